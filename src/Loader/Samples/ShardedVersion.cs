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
    private readonly long[] _firstInSidecar;

    /// <summary>The shards of a split, as a registry knows them.</summary>
    /// <param name="versionId">The version's id.</param>
    /// <param name="split">The split.</param>
    /// <param name="shards">All of its shards, in the order of the manifest; in the sidecar layout those of the videos.</param>
    /// <param name="sidecars">In the sidecar layout the shards of everything else, in their order; otherwise none.</param>
    public ShardedVersion(BlobHash versionId, string split, IReadOnlyList<VersionShard> shards, IReadOnlyList<VersionShard> sidecars)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(sidecars);
        VersionId = versionId;
        Split = split;
        Shards = shards;
        Sidecars = sidecars;
        _firstSample = FirstsOf(shards);
        _firstInSidecar = FirstsOf(sidecars);
    }

    /// <summary>The version's id.</summary>
    public BlobHash VersionId { get; }

    /// <summary>The split.</summary>
    public string Split { get; }

    /// <summary>In the order of the manifest; in the sidecar layout those of the videos.</summary>
    public IReadOnlyList<VersionShard> Shards { get; }

    /// <summary>In the sidecar layout the shards of everything but the videos; otherwise none.</summary>
    public IReadOnlyList<VersionShard> Sidecars { get; }

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
        var parts = VersionShards.PartsOf(manifest.Parameters.ShardLayout);
        return new(manifest.ComputeId(), split, ShardsOf(manifest, split, parts[0]), parts.Count > 1 ? ShardsOf(manifest, split, parts[1]) : []);
    }

    /// <summary>The shard of a sample, and the sample's index in it.</summary>
    /// <param name="index">0 to <see cref="SampleCount"/>, exclusive, in the order of the manifest.</param>
    public (VersionShard Shard, int SampleIndex) Locate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SampleCount);
        return Find(Shards, _firstSample, index);
    }

    /// <summary>Where the rest of a sample lies, and its index there; null when its shard holds all of it.</summary>
    /// <param name="index">As for <see cref="Locate"/>.</param>
    public (VersionShard Shard, int SampleIndex)? LocateSidecar(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SampleCount);
        return Sidecars.Count == 0 ? null : Find(Sidecars, _firstInSidecar, index);
    }

    private static VersionShard[] ShardsOf(VersionManifest manifest, string split, ShardPart part) =>
        [.. VersionShards.Place(manifest, split, part).Select(placed =>
        {
            var index = new ShardIndex(placed.Recipe);
            return new VersionShard(placed.Shard.Name, placed.Shard.Sha256, placed.Shard.LengthBytes, placed.Shard.SampleCount, _ => ValueTask.FromResult(index));
        })];

    private static long[] FirstsOf(IReadOnlyList<VersionShard> shards)
    {
        var firsts = new long[shards.Count + 1];
        for (var i = 0; i < shards.Count; i++) firsts[i + 1] = firsts[i] + shards[i].SampleCount;
        return firsts;
    }

    private static (VersionShard Shard, int SampleIndex) Find(IReadOnlyList<VersionShard> shards, long[] firsts, long index)
    {
        var found = Array.BinarySearch(firsts, index);
        var shard = found >= 0 ? found : ~found - 1;
        return (shards[shard], (int)(index - firsts[shard]));
    }
}
