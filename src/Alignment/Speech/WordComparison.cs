namespace WorkspaceAgents.Alignment;

/// <summary>How two alignments of the same speech differ, such as ours and another aligner's (a TextGrid of MFA's, WhisperX' JSON).</summary>
public sealed record WordComparison
{
    /// <summary>Words that both have, in the same order, with times.</summary>
    public required int MatchedCount { get; init; }

    /// <summary>Timed words that only the first has.</summary>
    public required int OnlyFirstCount { get; init; }

    /// <summary>Timed words that only the second has.</summary>
    public required int OnlySecondCount { get; init; }

    /// <summary>The median distance of the starts of matched words, in seconds.</summary>
    public required double MedianSeconds { get; init; }

    /// <summary>The distance that 95 % of the matched words' starts keep, in seconds.</summary>
    public required double P95Seconds { get; init; }

    /// <summary>The median of second minus first: not near 0 when one begins later throughout.</summary>
    public required double BiasSeconds { get; init; }

    /// <summary>Compares words by what is said, not by how it is written: capitals and punctuation do not count.</summary>
    /// <param name="first">Captions with words, or whose captions are words themselves; any order.</param>
    /// <param name="second">The same.</param>
    public static WordComparison Of(IReadOnlyList<Caption> first, IReadOnlyList<Caption> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (string Text, double Start)[] a = Words(first);
        (string Text, double Start)[] b = Words(second);
        List<double> differences = [.. Match(a, b).Select(pair => b[pair.Second].Start - a[pair.First].Start)];
        return new WordComparison
        {
            MatchedCount = differences.Count,
            OnlyFirstCount = a.Length - differences.Count,
            OnlySecondCount = b.Length - differences.Count,
            MedianSeconds = Math.Round(Statistics.Median(differences.Select(Math.Abs)), 4),
            P95Seconds = Math.Round(Statistics.Percentile(differences.Select(Math.Abs), 0.95), 4),
            BiasSeconds = Math.Round(Statistics.Median(differences), 4),
        };
    }

    private static (string Text, double Start)[] Words(IReadOnlyList<Caption> captions) =>
        [.. captions.SelectMany(caption => caption.Words.Count > 0
                ? caption.Words.Where(word => word.StartSeconds is not null).Select(word => (Text: Plain(word.Text), Start: word.StartSeconds!.Value))
                : caption.Text.Any(char.IsWhiteSpace) ? [] : [(Text: Plain(caption.Text), Start: caption.StartSeconds)])
            .Where(word => word.Text.Length > 0)
            .OrderBy(word => word.Start)];

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>The longest common order of words, by Myers' greedy algorithm (1986): quick when both say nearly the same.</summary>
    private static List<(int First, int Second)> Match((string Text, double Start)[] a, (string Text, double Start)[] b)
    {
        int most = a.Length + b.Length;
        int[] furthest = new int[(2 * most) + 2];
        List<int[]> trace = [];
        for (int edits = 0; edits <= most; edits++)
        {
            trace.Add(furthest[(most - edits)..(most + edits + 1)]);
            for (int k = -edits; k <= edits; k += 2)
            {
                int x = k == -edits || (k != edits && furthest[most + k - 1] < furthest[most + k + 1]) ? furthest[most + k + 1] : furthest[most + k - 1] + 1;
                while (x < a.Length && x - k < b.Length && a[x].Text == b[x - k].Text)
                    x++;
                furthest[most + k] = x;
                if (x >= a.Length && x - k >= b.Length)
                    return Trace(trace, a.Length, b.Length);
            }
        }

        return [];
    }

    private static List<(int First, int Second)> Trace(List<int[]> trace, int x, int y)
    {
        List<(int First, int Second)> matches = [];
        for (int edits = trace.Count - 1; edits >= 0; edits--)
        {
            int[] row = trace[edits];
            int k = x - y;
            // Row entries are those from -edits to edits, as they were before this round.
            int previous = k == -edits || (k != edits && At(row, edits, k - 1) < At(row, edits, k + 1)) ? k + 1 : k - 1;
            int fromX = edits == 0 ? 0 : At(row, edits, previous);
            int fromY = edits == 0 ? 0 : fromX - previous;
            while (x > fromX && y > fromY)
                matches.Add((--x, --y));
            (x, y) = (fromX, fromY);
        }

        matches.Reverse();
        return matches;
    }

    private static int At(int[] row, int edits, int k) => k + edits >= 0 && k + edits < row.Length ? row[k + edits] : 0;
}
