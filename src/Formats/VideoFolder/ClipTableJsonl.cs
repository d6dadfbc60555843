using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WorkspaceAgents.Formats;

/// <summary>One JSON object a line.</summary>
internal sealed class ClipTableJsonl(string path) : ClipTable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly FileStream _file = File.Create(path);

    public override async Task AddAsync(ClipRow row, string fileName, CancellationToken cancellationToken)
    {
        using var line = new MemoryStream();
        await using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("file_name", fileName);
            json.WriteString("key", row.Key);
            json.WriteString("recording", row.Recording);
            json.WriteString("label", row.Label);
            json.WriteNumber("start_frame", row.StartFrame);
            json.WriteNumber("stop_frame", row.StopFrame);
            WriteDouble(json, "start_seconds", row.StartSeconds);
            WriteDouble(json, "stop_seconds", row.StopSeconds);
            json.WriteString("text", row.Text);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        line.Position = 0;
        await line.CopyToAsync(_file, cancellationToken);
    }

    public override ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>A double that a reader who guesses types never takes for an integer: 0.0, not 0.</summary>
    internal static string Text(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static void WriteDouble(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Encoding.ASCII.GetBytes(Text(value)));
    }
}
