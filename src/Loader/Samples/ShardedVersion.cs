using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader;

/// <summary>
/// The shards of one split of a version, and where every sample lies in them. Made from the manifest alone: it names every member
/// and its size, and with the deterministic TAR layout that is every byte offset.
/// </summary>
public sealed class ShardedVersion
{
    private readonly long[] _firstSample;

    private ShardedVersion(BlobHash versionId, string split, IReadOnlyList<VersionShard> shards)
    {
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
            var recipe = ShardRecipe.Create(samples.Skip(start).Take(shard.SampleCount).Select(sample => sample.ToShardSample()));
            if (recipe.LengthBytes != shard.LengthBytes)
                throw new ManifestException($"Shard '{shard.Name}' has {shard.LengthBytes} bytes, but its samples make {recipe.LengthBytes}.");
            shards.Add(new(shard.Name, shard.Sha256, recipe));
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
