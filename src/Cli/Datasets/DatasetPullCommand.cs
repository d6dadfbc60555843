using System.CommandLine;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa dataset pull</c>: a published version as a folder that every other verb of <c>dataset</c> reads.</summary>
internal static class DatasetPullCommand
{
    public static Command Build(Session session)
    {
        var version = new Argument<string>("version") { Description = "NAME@VERSION of the server (an alias, v2, an id; latest when left out)." };
        var to = new Option<string>("--to", "-o") { Description = "A folder here. Shards that lie there already are passed over, begun ones go on.", Required = true };
        return new Command("pull", "Downloads a version's shards and manifest into a folder, for `wsa dataset export`, `compare`, `diff`, `verify` and training without a server.")
        {
            version, to, PullCommand.Jobs, Wsa.QuietOption,
        }.Does(session, async (run, cancellationToken) =>
        {
            var typed = run.Get(version);
            if (ManifestSource.IsLocal(typed)) throw new CliException("usage", $"'{typed}' is on this disk already. Name a version of the server, such as kitchen@v2.");
            var (manifest, id) = await ManifestSource.ReadAsync(run, typed, cancellationToken);
            if (manifest.Shards.FirstOrDefault(shard => shard.Name != Path.GetFileName(shard.Name)) is { } astray)
                throw new CliException("manifest", $"The manifest names a shard '{astray.Name}', which is no file's name. Nothing was fetched.");
            var folder = Path.GetFullPath(run.Get(to)!);
            await RefuseAnotherAsync(folder, id, cancellationToken);
            Directory.CreateDirectory(folder);
            var name = ManifestSource.Split(typed).Name;
            var contents = manifest.Shards.Select(shard => new RemoteContent(shard.Name, $"datasets/{name}/versions/{id}/shards/{shard.Name}", shard.Sha256.ToString(), shard.LengthBytes)).ToList();
            var fetched = await FetchAsync(run, folder, contents, cancellationToken);
            // The manifest last: a folder that has one has all it names.
            await File.WriteAllTextAsync(Path.Combine(folder, VersionFolder.IdName), VersionFolder.IdLine(id), cancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{VersionFolder.ManifestName}.part"), manifest.ToJson(), cancellationToken);
            File.Move(Path.Combine(folder, $"{VersionFolder.ManifestName}.part"), Path.Combine(folder, VersionFolder.ManifestName), overwrite: true);
            await run.AnswerAsync(
                new { versionId = id.ToString(), folder, shards = contents.Count, fetched, bytes = contents.Sum(c => c.SizeBytes) },
                writer => writer.WriteLine($"{folder}: {manifest.DatasetName} {id}, {contents.Count} shards ({fetched} fetched), {Table.Size(contents.Sum(c => c.SizeBytes))}"));
            return Wsa.Ok;
        });
    }

    private static async Task RefuseAnotherAsync(string folder, BlobHash id, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(folder, VersionFolder.ManifestName))) return;
        var there = (await VersionFolder.OpenAsync(folder, cancellationToken)).Id;
        if (there != id) throw new CliException("exists", $"'{folder}' holds version {there} already. Give another folder, or remove that one first.");
    }

    private static async Task<int> FetchAsync(Run run, string folder, List<RemoteContent> contents, CancellationToken cancellationToken)
    {
        var fetched = 0;
        using var client = run.Connect();
        var downloader = new Downloader(client, run.Session);
        await using var board = new TransferBoard(run, "pulled", contents.Count, contents.Sum(c => c.SizeBytes));
        await Parallel.ForEachAsync(contents, new ParallelOptions { MaxDegreeOfParallelism = run.Get(PullCommand.Jobs), CancellationToken = cancellationToken }, async (content, token) =>
        {
            var path = Path.Combine(folder, content.Name);
            using var line = board.Begin(content.Name, content.SizeBytes);
            if (await PullCommand.IsHereAsync(content, path, line, token)) return;
            await downloader.FetchAsync(content, path, line, token);
            Interlocked.Increment(ref fetched);
        });
        return fetched;
    }
}
