using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads JSON Lines: an object a line, its fields the channels. Objects and lists inside are taken apart (<c>accel.x</c>, <c>accel.0</c>), true and false are
/// 1 and 0; the text of <c>frame_id</c> names the frame of reference. Which fields there are is told by the first <see cref="RowsForNames"/> rows. Times, units and order are as in a table.
/// </summary>
internal sealed class SensorJsonLinesReader(string name)
{
    private const int RowsForNames = 256;
    private const int MaxDepth = 8;

    private readonly SensorCsvParser _parser = new(name);
    private readonly List<string> _first = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _columns = [];
    private readonly StringBuilder _row = new();
    private string?[] _cells = [];
    private bool _isNamed;
    private string? _unknown;
    private string? _frame;
    private bool _hasFrames;

    public async Task<SensorLog> ReadAsync(TextReader content, CancellationToken cancellationToken)
    {
        while (!IsStopped && await content.ReadLineAsync(cancellationToken) is { } line)
            Add(line);
        return Finish();
    }

    /// <summary>True when the rest cannot be used.</summary>
    public bool IsStopped => _parser.IsStopped;

    /// <summary>Takes one line.</summary>
    public void Add(string line)
    {
        if (_isNamed)
            AddLine(line);
        else if (Keep(line) == RowsForNames)
            TakeNames();
    }

    /// <summary>Says what was noticed about the file.</summary>
    public void Note(string code, AlignmentSeverity severity, string message, string suggestion) => _parser.Note(code, severity, message, suggestion);

    /// <summary>The log of the lines so far.</summary>
    public SensorLog Finish()
    {
        if (!_isNamed && !_parser.IsStopped)
            TakeNames();
        SensorLog log = _parser.Finish();
        return _frame is null ? log : log with { Channels = [.. log.Channels.Select(channel => channel with { CoordinateFrame = _frame })] };
    }

    private int Keep(string line)
    {
        _first.Add(line);
        if (Parse(line) is { } document)
        {
            using (document)
                Visit(document.RootElement, "", 0, (field, _) => NameOf(field));
        }

        return _first.Count;
    }

    private void NameOf(string field)
    {
        if (_columns.TryAdd(field, _names.Count))
            _names.Add(field);
    }

    private void TakeNames()
    {
        _isNamed = true;
        _cells = new string?[_names.Count];
        if (_names.Count > 0 && !_parser.TakeNames(string.Join('\t', _names)))
            return;
        foreach (string line in _first)
            AddLine(line);
        _first.Clear();
    }

    private void AddLine(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            _parser.AddLine([]);
            return;
        }

        using JsonDocument? document = Parse(line);
        if (document is null)
        {
            _parser.LeaveOutLine("sensor.json", "no JSON object", "Write one object a line; a list of objects over the whole file is not JSON Lines.");
            return;
        }

        Array.Clear(_cells);
        Visit(document.RootElement, "", 0, Take);
        _row.Clear();
        for (int column = 0; column < _cells.Length; column++)
            _row.Append(column == 0 ? "" : "\t").Append(_cells[column]);
        _parser.AddLine(Encoding.UTF8.GetBytes(_row.ToString()));
    }

    private void Take(string field, JsonElement value)
    {
        if (!_columns.TryGetValue(field, out int column))
        {
            if (_unknown is null)
                _parser.Note("sensor.late-field", AlignmentSeverity.Warning, $"Field '{field}' comes up after the first {RowsForNames} rows only; it and others like it were left out.", "Write every field from the first row on, empty (null) where there is no value.");
            _unknown = field;
            return;
        }

        if (field == "frame_id" || field.EndsWith(".frame_id", StringComparison.Ordinal))
            TakeFrame(value);
        _cells[column] = value.ValueKind switch
        {
            JsonValueKind.String => Clean(value.GetString()!),
            JsonValueKind.True => "1",
            JsonValueKind.False => "0",
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        };
    }

    /// <summary>The frame of reference that robots' logs state in every row; one that changes is none of the channels'.</summary>
    private void TakeFrame(JsonElement value)
    {
        string? frame = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        _frame = !_hasFrames || _frame == frame ? frame : null;
        _hasFrames = true;
    }

    private static void Visit(JsonElement element, string field, int depth, Action<string, JsonElement> take)
    {
        if (element.ValueKind == JsonValueKind.Object && depth < MaxDepth)
        {
            foreach (JsonProperty property in element.EnumerateObject())
                Visit(property.Value, field.Length == 0 ? Clean(property.Name) : $"{field}.{Clean(property.Name)}", depth + 1, take);
        }
        else if (element.ValueKind == JsonValueKind.Array && depth < MaxDepth)
        {
            int index = 0;
            foreach (JsonElement item in element.EnumerateArray())
                Visit(item, string.Create(CultureInfo.InvariantCulture, $"{field}.{index++}"), depth + 1, take);
        }
        else
        {
            take(field, element);
        }
    }

    private static string Clean(string text) => text.Replace('\t', ' ').Replace('"', '\'').ReplaceLineEndings(" ");

    private static JsonDocument? Parse(string line)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            // Counted and reported by the caller, with its row.
            return null;
        }
    }
}
