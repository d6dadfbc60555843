using System.Text;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// The WebVTT file parser of https://www.w3.org/TR/webvtt1/#file-parsing, step by step, with a finding where the standard is silent
/// about a cue it drops. Regions, style sheets and cue settings are read past: a dataset needs what is said and when.
/// </summary>
internal sealed class WebVttReader
{
    private const string Arrow = "-->";

    private readonly string[] _lines;
    private readonly List<Caption> _captions;
    private readonly FindingList _findings;
    private int _next;
    private bool _seenCue;
    private HlsTimestampMap? _timestampMap;

    private WebVttReader(string text, List<Caption> captions, FindingList findings)
    {
        _lines = text.Split('\n');
        _captions = captions;
        _findings = findings;
    }

    public static bool HasSignature(string text) =>
        text.StartsWith("WEBVTT", StringComparison.Ordinal) && (text.Length == 6 || text[6] is ' ' or '\t' or '\n');

    public static HlsTimestampMap? Read(string text, List<Caption> captions, FindingList findings)
    {
        if (!HasSignature(text))
        {
            findings.Add(
                "caption.no-signature",
                AlignmentSeverity.Error,
                "The file is named .vtt, but its first line is not 'WEBVTT', so players do not show it. None of it was used.",
                "Write WEBVTT as the first line, followed by an empty one; or name the file .srt when it is SubRip.");
            return null;
        }

        WebVttReader reader = new(text, captions, findings);
        reader.ReadFile();
        return reader._timestampMap;
    }

    private void ReadFile()
    {
        _next = 1;
        if (_next < _lines.Length && _lines[_next].Length > 0)
            ReadBlock(inHeader: true);
        while (_next < _lines.Length)
        {
            if (_lines[_next].Length == 0)
                _next++;
            else
                ReadBlock(inHeader: false);
        }
    }

    /// <summary>"Collect a WebVTT block": a cue, a NOTE, a STYLE, a REGION, or the rest of the header.</summary>
    private void ReadBlock(bool inHeader)
    {
        StringBuilder buffer = new();
        string? id = null;
        (double Start, double Stop)? times = null;
        int cueLine = 0;
        bool seenArrow = false;
        for (int lineCount = 1; _next < _lines.Length; lineCount++)
        {
            string line = _lines[_next];
            if (line.Contains(Arrow, StringComparison.Ordinal))
            {
                if (inHeader || !(lineCount == 1 || (lineCount == 2 && !seenArrow)))
                    break; // The line opens the next block.
                seenArrow = true;
                cueLine = _next + 1;
                id = buffer.Length > 0 ? buffer.ToString() : null;
                times = ReadTimings(line, cueLine);
                _seenCue |= times is not null;
                buffer.Clear();
            }
            else if (line.Length == 0)
            {
                break;
            }
            else
            {
                if (inHeader)
                    ReadHeaderLine(line);
                if (buffer.Length > 0)
                    buffer.Append('\n');
                buffer.Append(line);
            }

            _next++;
        }

        if (times is { } span)
            CaptionParser.AddCue(span.Start, span.Stop, CaptionText.FromWebVtt(buffer.ToString()), id, cueLine, _captions, _findings);
        else if (!inHeader && !seenArrow)
            ReportUnknownBlock(buffer.ToString());
    }

    /// <summary>Reads <c>X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000</c>; other header lines are metadata without meaning here.</summary>
    private void ReadHeaderLine(string line)
    {
        const string Name = "X-TIMESTAMP-MAP=";
        if (!line.StartsWith(Name, StringComparison.Ordinal))
            return;

        double? local = null;
        long? mpeg = null;
        foreach (string part in line[Name.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            int position = "LOCAL:".Length;
            if (part.StartsWith("LOCAL:", StringComparison.Ordinal))
                local = CaptionTimestamp.ReadWebVtt(part, ref position);
            else if (part.StartsWith("MPEGTS:", StringComparison.Ordinal) && CaptionTimestamp.TryReadDigits(part.AsSpan("MPEGTS:".Length), out long ticks))
                mpeg = ticks;
        }

        if (local is { } localSeconds && mpeg is { } mpegTicks)
        {
            HlsTimestampMap map = new(localSeconds, mpegTicks);
            _timestampMap = map;
            _findings.Add(
                "caption.timestamp-map",
                AlignmentSeverity.Info,
                FormattableString.Invariant($"The file is an HLS segment whose cues lie {map.OffsetSeconds:0.000} s later on its transport stream's clock. Cue times were kept as written."),
                FormattableString.Invariant($"When the video is that transport stream, state \"offsetSeconds\": {map.OffsetSeconds} for this track in clocks.json."));
        }
        else
        {
            _findings.Add(
                "caption.timestamp-map-invalid",
                AlignmentSeverity.Warning,
                $"The line '{Shorten(line)}' could not be read as a timestamp map; cue times were kept as written.",
                "State the track's offset in clocks.json when its cues do not start with the video.");
        }
    }

    /// <summary>Reads <c>00:01.000 --> 00:02.500 align:start</c>; settings after the second time are not used.</summary>
    private (double Start, double Stop)? ReadTimings(string line, int lineNumber)
    {
        int position = 0;
        CaptionTimestamp.SkipWhitespace(line, ref position);
        double? start = CaptionTimestamp.ReadWebVtt(line, ref position);
        if (start is not null)
        {
            CaptionTimestamp.SkipWhitespace(line, ref position);
            if (line.AsSpan(position).StartsWith(Arrow))
            {
                position += Arrow.Length;
                CaptionTimestamp.SkipWhitespace(line, ref position);
                if (CaptionTimestamp.ReadWebVtt(line, ref position) is { } stop)
                    return (start.Value, stop);
            }
        }

        _findings.Add(
            "caption.bad-times",
            AlignmentSeverity.Warning,
            $"The times of line {lineNumber} ('{Shorten(line)}') are not WebVTT times; the cue was left out, as players do.",
            "Write them as 00:00:01.000 --> 00:00:02.500: a dot, three decimals, minutes and seconds below 60.");
        return null;
    }

    private void ReportUnknownBlock(string block)
    {
        string first = block.Split('\n', 2)[0];
        bool isNote = first == "NOTE" || first.StartsWith("NOTE ", StringComparison.Ordinal) || first.StartsWith("NOTE\t", StringComparison.Ordinal);
        bool isStyle = !_seenCue && (first.TrimEnd(' ', '\t', '\f') is "STYLE" or "REGION");
        if (isNote || isStyle || block.Length == 0)
            return;
        _findings.Add(
            "caption.stray-text",
            AlignmentSeverity.Warning,
            $"The text '{Shorten(first)}' near line {_next} belongs to no cue; it was left out.",
            "Remove an empty line inside a cue, add the cue's times, or start the block with NOTE.");
    }

    internal static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
}
