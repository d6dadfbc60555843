namespace WorkspaceAgents.Alignment;

/// <summary>Reads a transcript without times: every line with something in it is a line of what was said.</summary>
internal static class TranscriptReader
{
    public static CaptionContent Read(string text, FindingList findings)
    {
        List<string> lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        if (lines.Count == 0)
        {
            findings.Add("caption.no-cues", AlignmentSeverity.Error, "The transcript has no text.", "Check that it is the right file.");
        }
        else
        {
            findings.Add(
                "caption.no-times",
                AlignmentSeverity.Warning,
                FormattableString.Invariant($"The transcript has {lines.Count} lines and no times, so no frame has a text."),
                "Align it to the sound (wsa align text), and use what comes out.");
        }

        return new CaptionContent { Lines = lines };
    }
}
