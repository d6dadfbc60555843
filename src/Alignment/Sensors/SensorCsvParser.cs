using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Alignment;

/// <summary>Takes the lines of one log, one after the other, and makes the log of them.</summary>
internal sealed class SensorCsvParser(string name)
{
    /// <summary>Cells that are held in memory: 800 MB of doubles, 38 hours of six channels at 200 Hz.</summary>
    private const long MaxValues = 100_000_000;

    private const int MaxColumns = 4096;

    /// <summary>Stands between the cells of a row whose quotes were removed: ASCII's unit separator.</summary>
    private const byte QuotedSeparator = 0x1F;

    private readonly FindingList _findings = new(name);
    private readonly List<double> _times = [];
    private SensorCsvHeader? _header;
    private SensorCsvHeader? _commentedHeader;
    private SensorTimeParser? _time;
    private SensorTimeOrder? _order;
    private SensorColumn?[] _columns = [];
    private int _channelCount;
    private long _line;
    private long _rows;
    private long _rowsLeftOut;
    private byte[] _unquoted = [];

    /// <summary>True when the rest of the file cannot be used.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Takes one line, without its line feed.</summary>
    public void AddLine(ReadOnlySpan<byte> line)
    {
        _line++;
        line = line.Trim("\r "u8);
        if (line.Length == 0)
            return;
        if (line[0] == '#')
        {
            // The EuRoC form: #timestamp [ns],w_RS_S_x [rad s^-1],...
            if (_header is null && SensorCsvHeader.Read(DecodeHeader(line[1..])) is { Cells.Count: > 1 } commented)
                _commentedHeader = commented;
            return;
        }

        if (_header is not null)
            AddRow(line);
        else if (TakeHeader(line))
            AddRow(line);
    }

    /// <summary>Names the columns of rows that have none of their own, tab-separated as the rows that follow. It is no line of the file.</summary>
    /// <returns>False when no name is that of a time, or there is no other: the log is refused.</returns>
    public bool TakeNames(string names)
    {
        SensorCsvHeader? header = SensorCsvHeader.Read(names);
        if (header is null)
            Refuse("sensor.no-time-column", $"None of its fields ({WebVttReader.Shorten(names.Replace("\t", ", ", StringComparison.Ordinal))}) is named like a time; none of the file was used.", "Name the time time_s, time_ms, time_us or time_ns, or time when it holds ISO 8601 times.");
        else if (header.Channels().Count is 0 or > MaxColumns)
            Refuse("sensor.no-channels", $"Its rows have {header.Channels().Count} values besides the time; logs have 1 to {MaxColumns}. None of the file was used.", "Check that it is the right file.");
        else
            Begin(header);
        return _header is not null;
    }

    /// <summary>Counts a line of the file that is no row, and says why.</summary>
    public void LeaveOutLine(string code, string what, string suggestion)
    {
        _line++;
        _rows++;
        LeaveOut(code, what, suggestion);
    }

    /// <summary>Says what was noticed about the file.</summary>
    public void Note(string code, AlignmentSeverity severity, string message, string suggestion) => _findings.Add(code, severity, message, suggestion);

    public void RefuseLongLine(int maxBytes) => Refuse(
        "sensor.line-too-long",
        $"Line {_line + 1} is longer than {maxBytes} bytes, so this is no table of sensor rows; what came before it was kept.",
        "Check that it is the right file.");

    public SensorLog Finish()
    {
        if (_header is null && !IsStopped)
            Refuse("sensor.empty", "The file has no rows.", "Check that the logger wrote it, and that the upload is the whole file.");

        List<SensorChannel> channels = [];
        List<double[]> values = [];
        foreach (SensorColumn? column in _columns)
        {
            if (column?.Finish(_findings) is { } numbers)
            {
                channels.Add(column.Channel);
                values.Add(numbers);
            }
        }

        ReportTimes(channels.Count);
        return new SensorLog
        {
            Name = name,
            Channels = channels,
            TimesSeconds = [.. _times],
            Values = [.. values],
            TimeOrigin = _time?.Origin ?? SensorTimeOrigin.Track,
            FirstTimeUnixNanoseconds = _time?.FirstUnixNanoseconds,
            RowsRead = _rows,
            RowsLeftOut = _rowsLeftOut,
            Findings = _findings.ToList(),
        };
    }

    /// <summary>Reads the header. True when the line is a row of data already, because the header stood in a comment.</summary>
    private bool TakeHeader(ReadOnlySpan<byte> line)
    {
        string text = DecodeHeader(line);
        bool isData = IsData(text);
        SensorCsvHeader? header = isData ? _commentedHeader : SensorCsvHeader.Read(text);
        if (header is null)
        {
            if (isData)
                Refuse("sensor.no-header", $"The first row (line {_line}) is numbers, so nothing says what the columns are; none of the file was used.", "Add a first row that names them with their units, such as time_s,ax_m_s2,ay_m_s2,az_m_s2.");
            else
                Refuse("sensor.no-time-column", $"No column of the header (line {_line}: '{WebVttReader.Shorten(text)}') is named like a time; none of the file was used.", "Name the time column time_s, time_ms, time_us or time_ns, or time when it holds ISO 8601 times.");
            return false;
        }

        IReadOnlyList<(int Column, SensorChannel Channel)> channels = header.Channels();
        if (channels.Count == 0 || header.Cells.Count > MaxColumns)
        {
            Refuse("sensor.no-channels", $"The header (line {_line}) has {channels.Count} columns besides the time; logs have 1 to {MaxColumns}. None of the file was used.", "Check the separator: a comma, a semicolon or a tab, the same in all rows.");
            return false;
        }

        Begin(header);
        return isData;
    }

    private void Begin(SensorCsvHeader header)
    {
        IReadOnlyList<(int Column, SensorChannel Channel)> channels = header.Channels();
        _header = header;
        _time = new SensorTimeParser(header.TimeUnit, header.TimeCell.StatesUtc);
        _columns = new SensorColumn?[header.Cells.Count];
        _order = new SensorTimeOrder(_times, _time, _findings);
        _channelCount = channels.Count;
        foreach ((int column, SensorChannel channel) in channels)
            _columns[column] = new SensorColumn(channel);
        foreach (int column in header.OtherTimeColumns)
            _findings.Add("sensor.second-time", AlignmentSeverity.Info, $"Column '{header.Cells[column].Text}' is a time too; '{header.TimeCell.Text}' was used and this one left out.", "Rename the column that should not be the time.");
    }

    private void AddRow(ReadOnlySpan<byte> line)
    {
        _rows++;
        if (((long)_times.Count + 1) * (_channelCount + 1) > MaxValues)
        {
            Refuse("sensor.too-large", $"The log has more than {MaxValues} values; rows from {_line} on were left out.", "Split the log, or lower its rate.");
            _rowsLeftOut++;
            return;
        }

        Span<Range> cells = _columns.Length <= 256 ? stackalloc Range[_columns.Length + 1] : new Range[_columns.Length + 1];
        byte separator = _header!.Separator;
        if (line.Contains((byte)'"'))
        {
            line = Unquote(line, separator);
            separator = QuotedSeparator;
        }

        int count = Split(line, separator, cells);
        if (count != _columns.Length)
        {
            LeaveOut("sensor.field-count", count > _columns.Length ? $"more cells than the header's {_columns.Length}" : $"{count} cells where the header has {_columns.Length}", "Check the row for a missing or extra separator.");
            return;
        }

        ReadOnlySpan<byte> timeCell = line[cells[_header.TimeColumn]].Trim((byte)' ');
        if (_time!.Read(timeCell) is not { } seconds)
        {
            if (_time.Refusal is { } refusal)
            {
                _rowsLeftOut++;
                Refuse("sensor.time-unit", $"The time column '{_header.TimeCell.Text}' cannot be used: {refusal}. None of the file was used.", "Rename it with its unit: time_s, time_ms, time_us or time_ns.");
            }
            else
            {
                LeaveOut("sensor.time-unreadable", $"the time '{WebVttReader.Shorten(Encoding.UTF8.GetString(timeCell))}', which cannot be read", "Write all times of the log the same way.");
            }

            return;
        }

        SensorTimeOrder.Decision decision = _order!.Judge(seconds, _line);
        if (decision != SensorTimeOrder.Decision.Keep)
            _rowsLeftOut++;
        if (decision == SensorTimeOrder.Decision.LeaveOut)
            return;
        if (decision == SensorTimeOrder.Decision.ReplaceLast)
            seconds = TakeBackLast(seconds, timeCell);
        _times.Add(seconds);
        for (int column = 0; column < _columns.Length; column++)
            _columns[column]?.Add(line[cells[column]].Trim((byte)' '), _line);
    }

    /// <summary>Parts a row; returns how many cells there are, at most one more than <paramref name="cells"/> was made for.</summary>
    private static int Split(ReadOnlySpan<byte> line, byte separator, Span<Range> cells)
    {
        int start = 0;
        for (int count = 0; count < cells.Length; count++)
        {
            int length = line[start..].IndexOf(separator);
            if (length < 0)
            {
                cells[count] = start..line.Length;
                return count + 1;
            }

            cells[count] = start..(start + length);
            start += length + 1;
        }

        return cells.Length + 1;
    }

    /// <summary>The row without its quotes, its cells parted by <see cref="QuotedSeparator"/>.</summary>
    private ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> line, byte separator)
    {
        if (_unquoted.Length < line.Length)
            _unquoted = new byte[Math.Max(line.Length, 256)];
        int length = 0;
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                _unquoted[length++] = line[i++];
            else if (line[i] == '"')
                quoted = !quoted;
            else
                _unquoted[length++] = line[i] == separator && !quoted ? QuotedSeparator : line[i];
        }

        return _unquoted.AsSpan(0, length);
    }

    /// <summary>Forgets the row that was kept last; returns the time of the row that takes its place.</summary>
    private double TakeBackLast(double seconds, ReadOnlySpan<byte> timeCell)
    {
        _times.RemoveAt(_times.Count - 1);
        foreach (SensorColumn? column in _columns)
            column?.RemoveLast();
        if (_times.Count > 0)
            return seconds;

        // The first row of a log of absolute times is its time 0.
        _time!.Restart();
        return _time.Read(timeCell) ?? seconds;
    }

    private void LeaveOut(string code, string what, string suggestion)
    {
        _rowsLeftOut++;
        if (_findings.HasRoom(code))
            _findings.Add(code, AlignmentSeverity.Warning, $"Row {_line} has {what}; it was left out.", suggestion);
        else
            _findings.Count(code);
    }

    private void Refuse(string code, string message, string suggestion)
    {
        _findings.Add(code, AlignmentSeverity.Error, message, suggestion);
        IsStopped = true;
    }

    private void ReportTimes(int channelCount)
    {
        if (_header is null || IsStopped)
            return;
        if (_times.Count == 0 || channelCount == 0)
        {
            _findings.Add("sensor.no-rows", AlignmentSeverity.Error, "The log has no row with a time and a value.", "Check that the logger wrote data below the header.");
            return;
        }

        SensorTimeReview.Report(_times, _time!.Origin, _findings);
        if (_time.Origin == SensorTimeOrigin.WallClockWithoutZone)
            _findings.Add("sensor.time-zone-missing", AlignmentSeverity.Warning, $"The times of '{_header.TimeCell.Text}' state no time zone, so the instant of the log is not known; times between rows are.", "Write them with Z or an offset such as +02:00, or state offsetSeconds for this track in clocks.json.");
        if (_time.UnitWasAssumed)
        {
            double interval = SensorIntervals.Median(_times) ?? 0;
            bool isDoubtful = interval >= 0.5;
            _findings.Add(
                "sensor.time-unit-assumed",
                isDoubtful ? AlignmentSeverity.Warning : AlignmentSeverity.Info,
                string.Create(CultureInfo.InvariantCulture, $"The time column '{_header.TimeCell.Text}' states no unit; it was read as seconds, which makes {interval} s between samples."),
                isDoubtful ? "Name it time_ms, time_us or time_ns when that is what it holds." : "Name it time_s to be sure.");
        }
    }

    /// <summary>True when a row's cells are numbers or times, so that it cannot be a header.</summary>
    private static bool IsData(string text)
    {
        List<string> cells = SensorCsvHeader.Split(text, (char)SensorCsvHeader.DetectSeparator(text));
        return cells.All(cell =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(cell.Trim());
            return SensorCell.IsMissing(bytes) || SensorCell.TryReadNumber(bytes, out _) || Iso8601Time.Parse(bytes) is not null;
        });
    }

    /// <summary>Headers carry µ and °, which old loggers write in Windows-1252.</summary>
    private static string DecodeHeader(ReadOnlySpan<byte> line)
    {
        Encoding encoding = System.Text.Unicode.Utf8.IsValid(line) ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        return encoding.GetString(line).Trim('\uFEFF', ' ', '\r');
    }
}
