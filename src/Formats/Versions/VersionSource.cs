using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>
/// A published version, wherever its bytes lie: the manifest, and the content of every sample's members. Samples come split by split in the
/// order of the shards. Contents are read on demand and checked against the manifest; only the manifest itself is in memory.
/// </summary>
public abstract class VersionSource
{
    private protected VersionSource(VersionManifest manifest, BlobHash id)
    {
        Manifest = manifest;
        Id = id;
    }

    /// <summary>What the version holds.</summary>
    public VersionManifest Manifest { get; }

    /// <summary>The version's id: the SHA-256 of the manifest.</summary>
    public BlobHash Id { get; }

    /// <summary>The splits that have samples, in their fixed order.</summary>
    public IReadOnlyList<string> Splits =>
        [.. SplitName.All.Where(split => Manifest.Statistics.Splits.TryGetValue(split, out var counts) && counts.Clips > 0)];

    /// <summary>The shards of a split in their order, each with what it consists of.</summary>
    /// <exception cref="InvalidDataException">The manifest's shard is not what its samples make.</exception>
    public IEnumerable<VersionShardContent> ShardsOf(string split)
    {
        var samples = Manifest.SamplesOf(split);
        var start = 0;
        foreach (var shard in Manifest.ShardsOf(split))
        {
            IReadOnlyList<ManifestSample> inShard = [.. samples.Skip(start).Take(shard.SampleCount)];
            var recipe = ShardRecipe.Create(inShard.Select(sample => sample.ToShardSample()));
            if (recipe.LengthBytes != shard.LengthBytes)
                throw new InvalidDataException($"The manifest says that shard '{shard.Name}' has {shard.LengthBytes} bytes, but its samples make {recipe.LengthBytes}. Fetch the version again.");
            yield return new(this, shard, recipe, inShard);
            start += shard.SampleCount;
        }
    }

    /// <summary>All samples of a split.</summary>
    public IEnumerable<VersionSample> SamplesOf(string split) => ShardsOf(split).SelectMany(shard => shard.Samples());

    /// <summary>A shard's TAR; its length is <see cref="ManifestShard.LengthBytes"/>.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    /// <exception cref="InvalidDataException">It has another length.</exception>
    internal abstract Task<Stream> OpenShardAsync(VersionShardContent shard, CancellationToken cancellationToken);

    /// <summary>A stream that stands at the first byte of a member's content.</summary>
    internal abstract Task<Stream> OpenMemberAsync(VersionShardContent shard, int memberIndex, CancellationToken cancellationToken);

    /// <summary>Copies a whole shard and checks it.</summary>
    internal async Task CopyShardAsync(VersionShardContent shard, Stream to, CancellationToken cancellationToken)
    {
        await using var tar = await OpenShardAsync(shard, cancellationToken);
        var found = await CheckedCopy.RunAsync(tar, to, shard.Shard.LengthBytes, cancellationToken);
        if (found != shard.Shard.Sha256)
            throw new InvalidDataException($"Shard '{shard.Shard.Name}' has SHA-256 {found} and not {shard.Shard.Sha256}, as the manifest says: it was altered or damaged. Fetch it again.");
    }
}
