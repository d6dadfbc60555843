namespace WorkspaceAgents.Formats;

/// <summary>How large shards become, in bytes of TAR. A single sample larger than the maximum still is a shard of its own.</summary>
public sealed record ShardPlannerOptions
{
    /// <summary>No shard but the last of a split is smaller. Default a quarter of the target.</summary>
    public long MinBytes { get; init; }

    /// <summary>About the mean size. Default 256 MiB.</summary>
    public long TargetBytes { get; init; }

    /// <summary>No shard of several samples is larger. Default four times the target.</summary>
    public long MaxBytes { get; init; }

    /// <summary>Options around a target size, at least 1 kB.</summary>
    public ShardPlannerOptions(long targetBytes = 256L << 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetBytes, 1024);
        TargetBytes = targetBytes;
        MinBytes = targetBytes / 4;
        MaxBytes = targetBytes * 4;
    }
}
