using System.Globalization;
using System.Text;
using DiffPlex;
using DiffPlex.Chunkers;

namespace WorkspaceAgents.Catalog;

/// <summary>How two texts differ, line by line.</summary>
/// <param name="AddedLines">Lines only in the newer text.</param>
/// <param name="RemovedLines">Lines only in the older text.</param>
/// <param name="Hunks">Where they differ, in order.</param>
/// <param name="Unified">The same as a unified diff, as <c>diff -u</c> prints it.</param>
/// <param name="IsCut">Whether there were more differences than are shown.</param>
public sealed record TextDifference(int AddedLines, int RemovedLines, IReadOnlyList<TextHunk> Hunks, string Unified, bool IsCut)
{
    private const int Context = 3;
    private const int MaxShownLines = 5000;
    private const int MaxLineLength = 2000;

    /// <summary>The most lines, of what lies between the common beginning and the common end, that are compared: the time grows with their product.</summary>
    internal const int MaxLines = 10_000;

    /// <summary>Compares two texts line by line; how lines end does not matter.</summary>
    /// <param name="from">The older text.</param>
    /// <param name="to">The newer text.</param>
    /// <param name="fromName">What the unified diff calls the older one.</param>
    /// <param name="toName">What it calls the newer one.</param>
    /// <returns>The difference; null when more than 10,000 lines lie between their common beginning and end.</returns>
    public static TextDifference? Between(string from, string to, string fromName, string toName)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var (old, young) = (LinesOf(from), LinesOf(to));
        var head = 0;
        while (head < old.Length && head < young.Length && old[head] == young[head]) head++;
        var tail = 0;
        while (tail < old.Length - head && tail < young.Length - head && old[^(tail + 1)] == young[^(tail + 1)]) tail++;
        var (oldMiddle, youngMiddle) = (old[head..^tail], young[head..^tail]);
        if (oldMiddle.Length > MaxLines || youngMiddle.Length > MaxLines) return null;
        var blocks = Differ.Instance.CreateDiffs(Join(oldMiddle), Join(youngMiddle), false, false, new LineChunker()).DiffBlocks
            .Select(b => (OldStart: b.DeleteStartA + head, OldCount: b.DeleteCountA, YoungStart: b.InsertStartB + head, YoungCount: b.InsertCountB)).ToList();
        if (oldMiddle.Length == 0 || youngMiddle.Length == 0)
            blocks = oldMiddle.Length + youngMiddle.Length == 0 ? [] : [(head, oldMiddle.Length, head, youngMiddle.Length)];
        var (hunks, isCut) = HunksOf(old, young, blocks);
        return new(blocks.Sum(b => b.YoungCount), blocks.Sum(b => b.OldCount), hunks, Print(hunks, fromName, toName), isCut);
    }

    /// <summary>Lines without their ends; a last line end begins no line.</summary>
    private static string[] LinesOf(string text)
    {
        if (text.Length == 0) return [];
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>Each line with a mark before it: DiffPlex takes a text of one empty line for no line.</summary>
    private static string Join(string[] lines) => string.Join('\n', lines.Select(line => $"|{line}"));

    private static (List<TextHunk> Hunks, bool IsCut) HunksOf(
        string[] old, string[] young, List<(int OldStart, int OldCount, int YoungStart, int YoungCount)> blocks)
    {
        var hunks = new List<TextHunk>();
        var shown = 0;
        for (var i = 0; i < blocks.Count;)
        {
            if (shown >= MaxShownLines) return (hunks, true);
            var lines = new List<TextLine>();
            var (oldAt, youngAt) = (Math.Max(0, blocks[i].OldStart - Context), Math.Max(0, blocks[i].YoungStart - Context));
            var (oldFirst, youngFirst) = (oldAt, youngAt);
            do
            {
                var (oldStart, oldCount, youngStart, youngCount) = blocks[i];
                for (; oldAt < oldStart; oldAt++, youngAt++) lines.Add(Line(TextChange.Same, old[oldAt]));
                lines.AddRange(old.AsSpan(oldStart, oldCount).ToArray().Select(line => Line(TextChange.Removed, line)));
                lines.AddRange(young.AsSpan(youngStart, youngCount).ToArray().Select(line => Line(TextChange.Added, line)));
                (oldAt, youngAt, i) = (oldStart + oldCount, youngStart + youngCount, i + 1);
            }
            while (i < blocks.Count && blocks[i].OldStart - oldAt <= 2 * Context && lines.Count < MaxShownLines);
            for (var stop = Math.Min(oldAt + Context, i < blocks.Count ? blocks[i].OldStart : old.Length); oldAt < stop; oldAt++, youngAt++)
                lines.Add(Line(TextChange.Same, old[oldAt]));
            hunks.Add(new(FirstOf(oldFirst, oldAt), oldAt - oldFirst, FirstOf(youngFirst, youngAt), youngAt - youngFirst, [.. lines.Take(MaxShownLines)]));
            shown += lines.Count;
            if (lines.Count > MaxShownLines) return (hunks, true);
        }

        return (hunks, false);

        // diff -u counts from 1, and names the line before when there is none.
        static int FirstOf(int first, int stop) => stop == first ? first : first + 1;
        static TextLine Line(TextChange change, string text) => new(change, text.Length > MaxLineLength ? $"{text[..MaxLineLength]}…" : text);
    }

    private static string Print(List<TextHunk> hunks, string fromName, string toName)
    {
        if (hunks.Count == 0) return "";
        var text = new StringBuilder().Append("--- ").Append(fromName).Append("\n+++ ").Append(toName).Append('\n');
        foreach (var hunk in hunks)
        {
            text.Append(CultureInfo.InvariantCulture, $"@@ -{hunk.FromLine},{hunk.FromCount} +{hunk.ToLine},{hunk.ToCount} @@\n");
            foreach (var line in hunk.Lines)
                text.Append(line.Change switch { TextChange.Removed => '-', TextChange.Added => '+', _ => ' ' }).Append(line.Text).Append('\n');
        }

        return text.ToString();
    }
}
