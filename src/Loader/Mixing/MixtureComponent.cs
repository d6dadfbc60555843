using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Loader;

/// <summary>One of the sets that are read together: a split of a version, or chosen samples of it.</summary>
/// <param name="Version">What is read.</param>
/// <param name="Source">Where its bytes are.</param>
public sealed record MixtureComponent(ShardedVersion Version, IShardSource Source)
{
    /// <summary>The largest weight.</summary>
    public const int MaxWeight = 1000;

    /// <summary>So many samples of this come with so many of the others, 1 to <see cref="MaxWeight"/>; default 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>By what samples were chosen, in words that are the same whenever the choice is; null for all of them.</summary>
    public string? Where { get; init; }

    /// <summary>The chosen samples' places in the order of the manifest, rising; null for all of them. Goes with <see cref="Where"/>.</summary>
    public IReadOnlyList<long>? Chosen { get; init; }

    /// <summary>How many samples it has.</summary>
    public long SampleCount => Chosen?.Count ?? Version.SampleCount;

    /// <summary>This, with the samples of its split that a manifest says something about.</summary>
    /// <param name="manifest">The version's.</param>
    /// <param name="where">The choice in words: it goes into states, and resuming with another choice is refused by it.</param>
    /// <param name="isChosen">The choice.</param>
    public MixtureComponent Choose(VersionManifest manifest, string where, Func<ManifestSample, bool> isChosen)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentException.ThrowIfNullOrWhiteSpace(where);
        ArgumentNullException.ThrowIfNull(isChosen);
        return this with { Where = where, Chosen = [.. manifest.SamplesOf(Version.Split).Index().Where(sample => isChosen(sample.Item)).Select(sample => (long)sample.Index)] };
    }

    internal long NumberOf(long index) => Chosen is null ? index : Chosen[(int)index];
}
