using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>The values of one channel while a log is read, and what was wrong with its cells.</summary>
internal sealed class SensorColumn(SensorChannel channel)
{
    private const int MaxRows = 10;

    private readonly List<double> _values = [];
    private readonly List<long> _missingRows = [];
    private readonly List<long> _unreadableRows = [];
    private long _missing;
    private long _unreadable;
    private bool _isLastMissing;

    public SensorChannel Channel { get; } = channel;

    public int Count => _values.Count;

    private bool HasNumbers => _values.Count > _missing + _unreadable;

    public void Add(ReadOnlySpan<byte> cell, long row)
    {
        if (SensorCell.TryReadNumber(cell, out double value))
        {
            _values.Add(value);
            return;
        }

        _values.Add(double.NaN);
        _isLastMissing = SensorCell.IsMissing(cell);
        if (_isLastMissing)
        {
            _missing++;
            if (_missingRows.Count < MaxRows)
                _missingRows.Add(row);
        }
        else
        {
            _unreadable++;
            if (_unreadableRows.Count < MaxRows)
                _unreadableRows.Add(row);
        }
    }

    /// <summary>Takes the last value back.</summary>
    public void RemoveLast()
    {
        if (double.IsNaN(_values[^1]) && _isLastMissing)
            _missing--;
        else if (double.IsNaN(_values[^1]))
            _unreadable--;
        _values.RemoveAt(_values.Count - 1);
    }

    /// <summary>The values, or null when the column holds none; says what was found.</summary>
    public double[]? Finish(FindingList findings)
    {
        if (_values.Count > 0 && !HasNumbers)
        {
            if (_unreadable > 0)
                findings.Add("sensor.column-text", AlignmentSeverity.Info, $"Column '{Channel.Name}' holds no numbers; it was left out.", "Nothing needs to be done when it is a text column.");
            else
                findings.Add("sensor.channel-empty", AlignmentSeverity.Warning, $"Column '{Channel.Name}' is empty in every row; it was left out.", "Check that the logger wrote this channel.");
            return null;
        }

        if (_missing > 0)
        {
            findings.Add(
                "sensor.cell-missing",
                AlignmentSeverity.Info,
                $"Column '{Channel.Name}' is empty or NaN in {_missing} of {_values.Count} rows ({Rows(_missingRows, _missing)}); these values are absent.",
                "Nothing needs to be done when the channel is slower than the others or dropped out.");
        }

        if (_unreadable > 0)
        {
            findings.Add(
                "sensor.cell-unreadable",
                AlignmentSeverity.Warning,
                $"Column '{Channel.Name}' holds something other than a number in {_unreadable} of {_values.Count} rows ({Rows(_unreadableRows, _unreadable)}); these values are absent.",
                "Write numbers with a dot, or with a comma when cells are parted by semicolons; no thousands separators.");
        }

        return [.. _values];
    }

    private static string Rows(List<long> rows, long count) =>
        (rows.Count == 1 ? "row " : "rows ") + string.Join(", ", rows.Select(row => row.ToString(CultureInfo.InvariantCulture))) + (count > rows.Count ? ", …" : string.Empty);
}
