namespace WorkspaceAgents.Alignment;

/// <summary>The words of a line: what stands between spaces.</summary>
internal static class TranscriptWords
{
    public static IReadOnlyList<Range> Of(string line)
    {
        List<Range> words = [];
        int start = -1;
        for (int i = 0; i <= line.Length; i++)
        {
            bool isSpace = i == line.Length || char.IsWhiteSpace(line[i]);
            if (isSpace && start >= 0)
            {
                words.Add(start..i);
                start = -1;
            }
            else if (!isSpace && start < 0)
            {
                start = i;
            }
        }

        return words;
    }
}
