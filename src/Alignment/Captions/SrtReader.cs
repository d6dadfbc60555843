namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads SubRip as people write it: numbers may be missing or wrong, cues may lack the empty line between them, decimals may stand behind a
/// dot. A cue's text goes on to the next line of times, so that an empty line inside a text loses nothing.
/// </summary>
internal static class SrtReader
{
    private const string Arrow = "-->";

    public static void Read(string text, List<Caption> captions, FindingList findings)
    {
        string[] lines = text.Split('\n');
        List<int> timingLines = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Contains(Arrow, StringComparison.Ordinal))
                timingLines.Add(i);
        }

        if (timingLines.Count == 0)
        {
            findings.Add(
                "caption.no-cues",
                AlignmentSeverity.Error,
                "The file has no line of times such as 00:00:01,000 --> 00:00:02,500, so it holds no captions.",
                "Check that it is a SubRip (.srt) or WebVTT (.vtt) file.");
            return;
        }

        ReportTextBefore(lines, timingLines[0], findings);
        string? previousId = null;
        for (int cue = 0; cue < timingLines.Count; cue++)
        {
            int line = timingLines[cue];
            string? id = FindId(lines, line, previousId);
            int textStop = cue + 1 < timingLines.Count ? timingLines[cue + 1] : lines.Length;
            if (cue + 1 < timingLines.Count && FindId(lines, textStop, id) is not null)
                textStop--;
            string payload = string.Join('\n', lines[(line + 1)..textStop].Where(part => part.Trim().Length > 0).Select(part => part.Trim()));
            if (ReadTimes(lines[line]) is { } times)
                CaptionParser.AddCue(times.Start, times.Stop, CaptionText.FromSrt(payload), id, line + 1, captions, findings);
            else
                ReportBadTimes(lines[line], line + 1, findings);
            previousId = id ?? previousId;
        }
    }

    /// <summary>
    /// The number above a line of times: digits alone on their line, after an empty line, after the file's start, or one more than the cue
    /// before; otherwise the digits are the last line of what was said.
    /// </summary>
    private static string? FindId(string[] lines, int timingLine, string? previousId)
    {
        if (timingLine == 0)
            return null;
        string candidate = lines[timingLine - 1].Trim();
        if (!CaptionTimestamp.TryReadDigits(candidate, out long number))
            return null;
        bool startsBlock = timingLine == 1 || lines[timingLine - 2].Trim().Length == 0;
        bool followsOn = CaptionTimestamp.TryReadDigits(previousId, out long previous) && number == previous + 1;
        return startsBlock || followsOn ? candidate : null;
    }

    /// <summary>Reads <c>00:00:01,000 --> 00:00:02,500 X1:40 X2:600 Y1:20 Y2:50</c>; coordinates are not used.</summary>
    private static (double Start, double Stop)? ReadTimes(string line)
    {
        int position = 0;
        CaptionTimestamp.SkipWhitespace(line, ref position);
        if (CaptionTimestamp.ReadSrt(line, ref position) is not { } start)
            return null;
        CaptionTimestamp.SkipWhitespace(line, ref position);
        if (!line.AsSpan(position).StartsWith(Arrow))
            return null;
        position += Arrow.Length;
        CaptionTimestamp.SkipWhitespace(line, ref position);
        if (CaptionTimestamp.ReadSrt(line, ref position) is not { } stop)
            return null;
        return position == line.Length || line[position] is ' ' or '\t' or '\f' ? (start, stop) : null;
    }

    private static void ReportBadTimes(string line, int lineNumber, FindingList findings) => findings.Add(
        "caption.bad-times",
        AlignmentSeverity.Warning,
        $"The times of line {lineNumber} ('{WebVttReader.Shorten(line.Trim())}') cannot be read without guessing; the cue was left out.",
        "Write them as 00:00:01,000 --> 00:00:02,500: three decimals, minutes and seconds below 60, nothing negative.");

    private static void ReportTextBefore(string[] lines, int firstTimingLine, FindingList findings)
    {
        bool hasId = FindId(lines, firstTimingLine, previousId: null) is not null;
        int stop = hasId ? firstTimingLine - 1 : firstTimingLine;
        string? stray = lines[..stop].FirstOrDefault(line => line.Trim().Length > 0);
        if (stray is null)
            return;
        findings.Add(
            "caption.stray-text",
            AlignmentSeverity.Warning,
            $"The text '{WebVttReader.Shorten(stray.Trim())}' above the first cue belongs to none; it was left out.",
            "Give it a line of times, or remove it.");
    }
}
