namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads YouTube's SubViewer captions:
/// <code>
/// 0:00:01.000,0:00:02.500
/// Text, to the next empty line.
/// </code>
/// </summary>
internal static class SbvReader
{
    public static bool IsTimes(string line) => ReadTimes(line) is not null;

    public static CaptionContent Read(string text, FindingList findings)
    {
        CaptionContent content = new();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0)
                continue;
            int line = i + 1;
            (double Start, double Stop)? times = ReadTimes(lines[i]);
            int stop = i + 1;
            while (stop < lines.Length && lines[stop].Trim().Length > 0)
                stop++;
            string payload = string.Join('\n', lines[(i + 1)..stop].Select(part => part.Trim()));
            if (times is { } span)
                CaptionParser.AddCue(span.Start, span.Stop, payload.Replace("[br]", "\n", StringComparison.OrdinalIgnoreCase), null, line, content.Captions, findings);
            else
                CaptionParser.ReportBadTimes(lines[i], line, "0:00:01.000,0:00:02.500", findings);
            i = stop;
        }

        return content;
    }

    private static (double Start, double Stop)? ReadTimes(string line)
    {
        string[] parts = line.Trim().Split(',');
        return parts.Length == 2 && ReadTime(parts[0]) is { } start && ReadTime(parts[1]) is { } stop ? (start, stop) : null;
    }

    private static double? ReadTime(string text)
    {
        int position = 0;
        return text.Count(c => c == ':') == 2 && text.Contains('.') && CaptionTimestamp.ReadSrt(text, ref position) is { } seconds && position == text.Length ? seconds : null;
    }
}
