namespace WorkspaceAgents.Formats;

/// <summary>A shard of a version that can be read.</summary>
public sealed class VersionShardContent
{
    internal VersionShardContent(VersionSource source, ManifestShard shard, ShardRecipe recipe, IReadOnlyList<ManifestSample> samples)
    {
        Source = source;
        Shard = shard;
        Recipe = recipe;
        Described = samples;
    }

    /// <summary>The shard as the manifest lists it.</summary>
    public ManifestShard Shard { get; }

    /// <summary>What the TAR consists of.</summary>
    public ShardRecipe Recipe { get; }

    internal VersionSource Source { get; }

    private IReadOnlyList<ManifestSample> Described { get; }

    /// <summary>Its samples in their order.</summary>
    public IEnumerable<VersionSample> Samples()
    {
        var member = 0;
        foreach (var sample in Described)
        {
            yield return new(this, sample, member);
            member += sample.Members.Count;
        }
    }
}
