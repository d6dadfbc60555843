using System.Collections.Concurrent;
using System.Security.Cryptography;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>Checks a version that lies in a folder: every TAR beside its manifest, hashed as a whole; in one that differs the first wrong member is named.</summary>
public static class FolderCheck
{
    /// <summary>Hashes the shards of a version in a folder.</summary>
    /// <param name="manifest">The version.</param>
    /// <param name="folder">Where the TARs lie, named as in the manifest.</param>
    /// <param name="atOnce">TARs read side by side, at least 1.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What is wrong, by shard, in words for people; empty when every byte is the version's.</returns>
    public static async Task<IReadOnlyList<(string Shard, string Problem)>> RunAsync(VersionManifest manifest, string folder, int atOnce, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentOutOfRangeException.ThrowIfLessThan(atOnce, 1);
        var placed = manifest.Splits.Keys.SelectMany(split => VersionShards.PartsOf(manifest.Parameters.ShardLayout).SelectMany(part => VersionShards.Place(manifest, split, part)));
        var wrong = new ConcurrentBag<(string Shard, string Problem)>();
        await Parallel.ForEachAsync(placed, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken }, async (one, token) =>
        {
            if (await CheckAsync(one.Shard, one.Recipe, Path.Combine(folder, one.Shard.Name), token) is { } problem) wrong.Add((one.Shard.Name, problem));
        });
        return [.. wrong.OrderBy(one => one.Shard, StringComparer.Ordinal)];
    }

    private static async Task<string?> CheckAsync(ManifestShard shard, ShardRecipe recipe, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return "is missing";
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.SequentialScan | FileOptions.Asynchronous });
        if (file.Length != shard.LengthBytes) return $"has {file.Length} bytes, the version's has {shard.LengthBytes}";
        if (BlobHash.FromBytes(await SHA256.HashDataAsync(file, cancellationToken)) == shard.Sha256) return null;
        for (var i = 0; i < recipe.Members.Count; i++)
        {
            var member = recipe.Members[i];
            file.Position = recipe.GetContentOffset(i);
            var bytes = new byte[checked((int)member.SizeBytes)];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            if (BlobHash.Compute(bytes) != member.Hash) return $"'{member.Name}' is not the version's: its bytes were changed";
        }

        return "differs outside of its members: a header was changed";
    }
}
