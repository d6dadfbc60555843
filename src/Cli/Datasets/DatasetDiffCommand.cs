using System.CommandLine;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa dataset diff</c>.</summary>
internal static class DatasetDiffCommand
{
    public static Command Build(Session session)
    {
        var before = new Argument<string>("before") { Description = ManifestSource.Description };
        var after = new Argument<string>("after") { Description = "The other one, as the first." };
        var limit = new Option<int>("--limit") { Description = "Lines an area gets at most, for people; JSON has all.", DefaultValueFactory = _ => 50 };
        return new Command("diff", "In which files, clips, splits, parameters and tools two versions differ. Works on manifests on this disk without a server.") { before, after, limit }.Does(session, async (run, cancellationToken) =>
        {
            var (first, firstId) = await ManifestSource.ReadAsync(run, run.Get(before), cancellationToken);
            var (second, secondId) = await ManifestSource.ReadAsync(run, run.Get(after), cancellationToken);
            var diff = VersionComparison.Compare(first, firstId, second, secondId);
            await run.AnswerAsync(diff, output => Write(output, diff, Math.Max(1, run.Get(limit))));
            return Wsa.Ok;
        });
    }

    private static void Write(TextWriter output, VersionDiff diff, int limit)
    {
        output.WriteLine($"{diff.BeforeId} → {diff.AfterId}");
        foreach (var area in diff.Changes.GroupBy(change => change.Area))
        {
            output.WriteLine();
            output.WriteLine($"{Word(area.Key)}: {diff.Count(area.Key, ChangeKind.Added)} added, {diff.Count(area.Key, ChangeKind.Removed)} removed, {diff.Count(area.Key, ChangeKind.Changed)} changed");
            foreach (var change in area.Take(limit)) output.WriteLine($"  {Line(change)}");
            if (area.Count() > limit) output.WriteLine($"  … and {area.Count() - limit} more; --limit or --json shows them");
        }

        output.WriteLine(diff.Changes.Count == 0 ? "The versions are the same." : $"{Environment.NewLine}{diff.SharedShards} of {diff.SharedShards + diff.NewShards} shards are shared ({Table.Size(diff.SharedShardBytes)}); {Table.Size(diff.NewShardBytes)} are new.");
    }

    private static string Line(VersionChange change) => change.Kind switch
    {
        ChangeKind.Added => $"+ {change.Name}  {change.After}",
        ChangeKind.Removed => $"- {change.Name}  {change.Before}",
        _ => $"~ {change.Name}  {change.Before} → {change.After}",
    };

    private static string Word(VersionArea area) => area switch
    {
        VersionArea.Quarantine => "Left out",
        _ => $"{area}s",
    };
}
