using System.CommandLine;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa dataset compare</c>: whether two datasets on this disk hold the same samples.</summary>
internal static class DatasetCompareCommand
{
    private const int MostForPeople = 50;

    public static Command Build(Session session)
    {
        var first = new Argument<string>("first") { Description = "A folder in any format that `wsa dataset export` writes." };
        var second = new Argument<string>("second") { Description = "Another, of the same or another format." };
        return new Command("compare", "Reads two datasets on this disk, whatever their formats, and lists the samples that differ: keys, splits, spans, texts, every member by SHA-256. Exit code 1 when any does.") { first, second }
            .Does(session, async (run, cancellationToken) =>
            {
                var comparison = await DatasetComparison.CompareAsync(run.Get(first), run.Get(second), cancellationToken);
                await run.AnswerAsync(
                    new { first = run.Get(first), firstFormat = DatasetReader.Detect(run.Get(first)), second = run.Get(second), secondFormat = DatasetReader.Detect(run.Get(second)), comparison.Samples, comparison.Members, isEqual = comparison.Differences.Count == 0, comparison.Differences },
                    output =>
                    {
                        foreach (var (key, what) in comparison.Differences.Take(MostForPeople)) output.WriteLine($"{key}: {what}");
                        if (comparison.Differences.Count > MostForPeople) output.WriteLine($"… and {comparison.Differences.Count - MostForPeople} more; --json lists all.");
                        output.WriteLine(comparison.Differences.Count == 0
                            ? $"Equal: {comparison.Samples} samples, {comparison.Members} members."
                            : $"{comparison.Differences.Select(difference => difference.Key).Distinct().Count()} samples differ, of {comparison.Samples}.");
                    });
                return comparison.Differences.Count == 0 ? Wsa.Ok : Wsa.Failed;
            });
    }
}
