using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Processing;

/// <summary>A clip with everything aligned to it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="StartFrame">First frame of the source.</param>
/// <param name="StopFrame">The frame after the last.</param>
/// <param name="StartSeconds">The first frame's time in the source.</param>
/// <param name="StopSeconds">The end of the last frame in the source.</param>
/// <param name="Members">In the order they have in a shard.</param>
internal sealed record MadeSample(string Key, int StartFrame, int StopFrame, double StartSeconds, double StopSeconds, IReadOnlyList<ShardMember> Members);
