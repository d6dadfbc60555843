namespace WorkspaceAgents.Loader;

/// <summary>A sample cannot be read: its bytes are missing or are not those of the version.</summary>
public sealed class BadSampleException(BadSample sample, Exception innerException)
    : IOException($"Sample '{sample.Key}' of shard '{sample.Shard}' cannot be read: {sample.Reason} " +
        "Verify the version, or read with OnBadSample.SkipAndReport.", innerException)
{
    /// <summary>Which, and why.</summary>
    public BadSample Sample { get; } = sample;
}
