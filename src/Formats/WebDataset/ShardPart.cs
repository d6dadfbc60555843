namespace WorkspaceAgents.Formats;

/// <summary>Which members of its samples a shard holds.</summary>
public enum ShardPart
{
    /// <summary>All of them (<see cref="ShardLayout.Joined"/>).</summary>
    Whole,

    /// <summary>The <c>.mp4</c> (<see cref="ShardLayout.Sidecar"/>).</summary>
    Video,

    /// <summary>All but the <c>.mp4</c> (<see cref="ShardLayout.Sidecar"/>).</summary>
    Metadata,
}
