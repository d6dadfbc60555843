using System.CommandLine;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa dataset verify</c>: of a folder on this disk, or as a job of the server.</summary>
internal static class DatasetVerifyCommand
{
    public static Command Build(Session session)
    {
        var version = new Argument<string>("version") { Description = "A folder with manifest.json and the shards beside it, or NAME@VERSION of the server (latest when left out)." };
        var id = new Option<string?>("--id") { Description = "Of a folder: the version it has to be, 64 hex digits." };
        var detach = new Option<bool>("--detach") { Description = "Of the server: answer with the job at once instead of waiting for its end." };
        return new Command("verify", "Reads and hashes again everything a version needs, and names what is not what it was.") { version, id, detach }.Does(session, async (run, cancellationToken) =>
        {
            var typed = run.Get(version);
            return ManifestSource.IsLocal(typed)
                ? await VerifyFolderAsync(run, typed, run.Get(id), cancellationToken)
                : await DatasetRegistryCommands.RunJobAsync(run, typed, "verify", run.Get(detach), cancellationToken);
        });
    }

    private static async Task<int> VerifyFolderAsync(Run run, string typed, string? wanted, CancellationToken cancellationToken)
    {
        var (manifest, id) = await ManifestSource.ReadAsync(run, typed, cancellationToken);
        if (wanted is not null && !string.Equals(wanted, id.ToString(), StringComparison.OrdinalIgnoreCase))
            throw new CliException("otherVersion", $"The manifest is version {id}, not {wanted}: it was edited, or is of another version.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(ManifestSource.PathOf(typed)))!;
        var wrong = await FolderCheck.RunAsync(manifest, folder, Environment.ProcessorCount, cancellationToken);
        var answer = new
        {
            versionId = id.ToString(), shardCount = manifest.Shards.Count, bytes = manifest.Shards.Sum(shard => shard.LengthBytes), intact = wrong.Count == 0,
            problems = wrong.Select(one => new { shard = one.Shard, problem = one.Problem }).ToList(),
        };
        await run.AnswerAsync(answer, output =>
        {
            foreach (var problem in answer.problems) output.WriteLine($"{problem.shard} {problem.problem}");
            output.WriteLine(answer.intact
                ? $"intact: version {id}, {answer.shardCount} shards, {Table.Size(answer.bytes)}"
                : $"{answer.problems.Count} of {answer.shardCount} shards are not those of version {id}. Fetch them again.");
        });
        return answer.intact ? Wsa.Ok : Wsa.Failed;
    }
}
