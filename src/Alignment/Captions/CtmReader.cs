using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads NIST conversation time marks, a word a line: <c>talk1 A 11.34 0.20 YES 0.98</c> (file, channel, start, duration, word, confidence). Words of one
/// channel become one caption until a pause of <see cref="PauseSeconds"/>.
/// </summary>
internal static class CtmReader
{
    /// <summary>A silence that ends a caption.</summary>
    public const double PauseSeconds = 0.5;

    public static bool IsWord(string line) => Parse(line) is not null;

    public static CaptionContent Read(string text, FindingList findings)
    {
        List<(string Source, CaptionWord Word)> words = [];
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line.StartsWith(";;", StringComparison.Ordinal))
                continue;
            if (Parse(line) is { } word)
                words.Add(word);
            else
                CaptionParser.ReportBadTimes(line, i + 1, "file channel start duration word [confidence]", findings);
        }

        if (words.Select(word => word.Source.Split(' ')[0]).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            findings.Add(
                "caption.several-sources",
                AlignmentSeverity.Warning,
                "The file holds words of several recordings; all were kept as if they were of one.",
                "Split it into a file for each recording.");
        }

        List<Caption> captions = [];
        foreach (IGrouping<string, (string Source, CaptionWord Word)> channel in words.GroupBy(word => word.Source, StringComparer.Ordinal))
            captions.AddRange(CaptionWords.Group(channel.Select(word => word.Word), channel.Key.Split(' ')[1], PauseSeconds));
        return new CaptionContent { Captions = [.. captions.OrderBy(caption => caption.StartSeconds)] };
    }

    private static (string Source, CaptionWord Word)? Parse(string line)
    {
        string[] parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 5 or > 8
            || !double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double start)
            || !double.TryParse(parts[3], NumberStyles.Float, CultureInfo.InvariantCulture, out double duration)
            || !(start >= 0 && duration >= 0 && double.IsFinite(start + duration)))
        {
            return null;
        }

        double? confidence = parts.Length > 5 && double.TryParse(parts[5], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1 ? value : null;
        return ($"{parts[0]} {parts[1]}", new CaptionWord(parts[4], start, start + duration, confidence));
    }
}
