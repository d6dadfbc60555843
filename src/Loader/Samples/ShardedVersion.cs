using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader;

/// <summary>
/// The shards of one split of a version, and which of them holds a sample. Made from the manifest alone, which names every member and its size, and
/// with the deterministic TAR layout that is every byte offset; or from the shards' recipes, which are then read one by one.
/// </summary>
public sealed class ShardedVersion
{
    private readonly long[] _firstSample;

    /// <summary>The shards of a split, as a registry knows them.</summary>
    /// <param name="versionId">The version's id.</param>
    /// <param name="split">The split.</param>
    /// <param name="shards">All of its shards, in the order of the manifest.</param>
    public ShardedVersion(BlobHash versionId, string split, IReadOnlyList<VersionShard> shards)
    {
        ArgumentNullException.ThrowIfNull(shards);
        VersionId = versionId;
        Split = split;
        Shards = shards;
        _firstSample = new long[shards.Count + 1];
        for (var i = 0; i < shards.Count; i++) _firstSample[i + 1] = _firstSample[i] + shards[i].SampleCount;
    }

    /// <summary>The version's id.</summary>
    public BlobHash VersionId { get; }

    /// <summary>The split.</summary>
    public string Split { get; }

    /// <summary>In the order of the manifest.</summary>
    public IReadOnlyList<VersionShard> Shards { get; }

    /// <summary>Samples of the split.</summary>
    public long SampleCount => _firstSample[^1];

    /// <summary>Takes one split of a manifest.</summary>
    /// <exception cref="ManifestException">The manifest contradicts itself, or has no such split.</exception>
    public static ShardedVersion FromManifest(VersionManifest manifest, string split)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        manifest.Validate();
        if (!manifest.Splits.ContainsKey(split))
            throw new ManifestException($"The version has no split '{split}'; it has {string.Join(", ", manifest.Splits.Keys.Order(StringComparer.Ordinal))}.");
        var samples = manifest.SamplesOf(split);
        var shards = new List<VersionShard>();
        var start = 0;
        foreach (var shard in manifest.ShardsOf(split))
        {
            var layout = new ShardLayout(ShardRecipe.Create(samples.Skip(start).Take(shard.SampleCount).Select(sample => sample.ToShardSample())));
            if (layout.Recipe.LengthBytes != shard.LengthBytes)
                throw new ManifestException($"Shard '{shard.Name}' has {shard.LengthBytes} bytes, but its samples make {layout.Recipe.LengthBytes}.");
            shards.Add(new(shard.Name, shard.Sha256, shard.LengthBytes, shard.SampleCount, _ => ValueTask.FromResult(layout)));
            start += shard.SampleCount;
        }
        return new(manifest.ComputeId(), split, shards);
    }

    /// <summary>The shard of a sample, and the sample's index in it.</summary>
    /// <param name="index">0 to <see cref="SampleCount"/>, exclusive, in the order of the manifest.</param>
    public (VersionShard Shard, int SampleIndex) Locate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SampleCount);
        var found = Array.BinarySearch(_firstSample, index);
        var shard = found >= 0 ? found : ~found - 1;
        return (Shards[shard], (int)(index - _firstSample[shard]));
    }
}
