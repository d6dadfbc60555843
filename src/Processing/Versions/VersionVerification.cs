using Microsoft.Extensions.Options;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>The job that reads and hashes again everything a version rests on: its manifest, inputs, indexes and reports, recipes, and every byte of every shard.</summary>
internal sealed class VersionVerification(IBlobStore blobs, IOptions<ProcessingOptions> options)
{
    private const int MostNamed = 5;

    public async Task<(string Message, BlobHash? Version)> VerifyAsync(BlobHash version, ProgressPart progress, CancellationToken cancellationToken)
    {
        VersionManifest manifest;
        try
        {
            manifest = VersionManifest.Parse(await blobs.ReadAllAsync(version, cancellationToken), version);
        }
        catch (Exception unusable) when (unusable is ManifestException or BlobNotFoundException)
        {
            throw new WorkspaceException(ErrorCode.GateRefused, $"The manifest of version {version.Short()} cannot be used: {unusable.Message} Restore it from a copy.", unusable);
        }

        var checks = ChecksOf(manifest).ToList();
        var found = new string?[checks.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, checks.Count),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.RecordingsAtOnce, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                progress.Report((double)Volatile.Read(ref done) / checks.Count, $"reading {checks[i].Name}");
                found[i] = await checks[i].RunAsync(token);
                Interlocked.Increment(ref done);
            });
        progress.Report(1);
        List<string> wrong = [.. found.OfType<string>()];
        if (wrong.Count == 0) return ($"verified {version.Short()}: the manifest, {checks.Count - manifest.Shards.Count} inputs and indexes, and {manifest.Shards.Count} shards are what they were", version);
        throw new WorkspaceException(ErrorCode.GateRefused,
            $"{wrong.Count} of {checks.Count} things that version {version.Short()} rests on are not what they were: {string.Join("; ", wrong.Take(MostNamed))}{(wrong.Count > MostNamed ? $"; and {wrong.Count - MostNamed} more" : "")}. "
            + "Restore exactly these from a copy, or rebuild the version when its inputs are intact.");
    }

    private IEnumerable<(string Name, Func<CancellationToken, Task<string?>> RunAsync)> ChecksOf(VersionManifest manifest)
    {
        foreach (var file in manifest.Inputs.SelectMany(input => input.Files)) yield return Blob($"input '{file.Path}'", file.Sha256);
        foreach (var recording in manifest.Recordings)
        {
            yield return Blob($"standardised video of '{recording.Name}'", recording.Standardised);
            yield return Blob($"frame index of '{recording.Name}'", recording.FrameIndex);
            yield return Blob($"metadata index of '{recording.Name}'", recording.MetadataIndex);
            yield return Blob($"alignment report of '{recording.Name}'", recording.AlignmentReport);
        }

        foreach (var split in manifest.Splits.Keys)
        {
            foreach (var part in VersionShards.PartsOf(manifest.Parameters.ShardLayout))
            {
                foreach (var (shard, recipe) in VersionShards.Place(manifest, split, part)) yield return (shard.Name, token => CheckShardAsync(shard, recipe, token));
            }
        }

        (string, Func<CancellationToken, Task<string?>>) Blob(string name, BlobHash hash) => (name, token => CheckBlobAsync(name, hash, token));
    }

    private async Task<string?> CheckBlobAsync(string name, BlobHash hash, CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.VerifyAsync(hash, cancellationToken) ? null : $"{name} is damaged";
        }
        catch (BlobNotFoundException)
        {
            return $"{name} is missing";
        }
    }

    /// <summary>The TAR is hashed as whoever downloads it would; only when that differs its members are looked at one by one.</summary>
    private async Task<string?> CheckShardAsync(ManifestShard shard, ShardRecipe recipe, CancellationToken cancellationToken)
    {
        if (await CheckBlobAsync($"recipe of {shard.Name}", shard.Recipe, cancellationToken) is { } damaged) return damaged;
        try
        {
            if (BlobHash.Compute(recipe.ToJson()) == shard.Recipe && await recipe.ComputeSha256Async(blobs, cancellationToken) == shard.Sha256) return null;
            return await FindWrongAsync(shard, recipe, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is BlobNotFoundException or InvalidDataException or EndOfStreamException)
        {
            return await FindWrongAsync(shard, recipe, cancellationToken);
        }
    }

    private async Task<string> FindWrongAsync(ManifestShard shard, ShardRecipe recipe, CancellationToken cancellationToken)
    {
        foreach (var member in recipe.Members)
        {
            if (await CheckBlobAsync($"'{member.Name}' in {shard.Name}", member.Hash, cancellationToken) is { } wrong) return wrong;
        }

        return $"{shard.Name} is not what its recipe and samples make";
    }
}
