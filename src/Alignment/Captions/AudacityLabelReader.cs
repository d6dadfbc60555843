using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>Reads Audacity's labels: <c>1.500000 TAB 2.750000 TAB text</c>. Lines that begin with a backslash hold a label's frequencies and are read past.</summary>
internal static class AudacityLabelReader
{
    public static bool IsLabel(string line) => Parse(line) is not null;

    public static CaptionContent Read(string text, FindingList findings)
    {
        CaptionContent content = new();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0 || lines[i][0] == '\\')
                continue;
            if (Parse(lines[i]) is not { } label)
                CaptionParser.ReportBadTimes(lines[i], i + 1, "1.5 TAB 2.75 TAB text", findings);
            else if (label.Start == label.Stop)
                ReportPoint(label, i + 1, findings);
            else
                CaptionParser.AddCue(label.Start, label.Stop, label.Text, null, i + 1, content.Captions, findings);
        }

        return content;
    }

    private static void ReportPoint((double Start, double Stop, string Text) label, int line, FindingList findings) => findings.Add(
        "caption.point",
        AlignmentSeverity.Info,
        FormattableString.Invariant($"The label of line {line} ('{WebVttReader.Shorten(label.Text)}') marks a moment and not a span; it was left out of the captions."),
        "Give it a length when it is something that is said.",
        label.Start,
        label.Stop);

    private static (double Start, double Stop, string Text)? Parse(string line)
    {
        string[] parts = line.Split('\t', 3);
        return parts.Length >= 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double start) && start >= 0
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double stop) && double.IsFinite(stop)
            ? (start, stop, parts.Length > 2 ? parts[2].Trim() : "")
            : null;
    }
}
