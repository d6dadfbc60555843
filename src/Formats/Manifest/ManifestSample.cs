namespace WorkspaceAgents.Formats;

/// <summary>A sample: a clip of a recording, and its members.</summary>
public sealed record ManifestSample
{
    /// <summary>See <see cref="SampleKey"/>.</summary>
    public required string Key { get; init; }

    /// <summary>The recording's stable name.</summary>
    public required string Recording { get; init; }

    /// <summary>The recording's split.</summary>
    public required string Split { get; init; }

    /// <summary>First frame, in presentation order from 0.</summary>
    public required int StartFrame { get; init; }

    /// <summary>The frame after the last.</summary>
    public required int StopFrame { get; init; }

    /// <summary>Time of the first frame in the source, in seconds.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>End of the last frame in the source, in seconds.</summary>
    public required double StopSeconds { get; init; }

    /// <summary>In the order they have in the shard.</summary>
    public required IReadOnlyList<ShardMember> Members { get; init; }

    /// <summary>The sample as the shard planner takes it.</summary>
    public ShardSample ToShardSample() => new(Key, Members);
}
