using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>The frame index of a video stream, and what it comes to.</summary>
/// <param name="Index">The index as JSON.</param>
/// <param name="FrameCount">Frames.</param>
/// <param name="DurationSeconds">From the first frame's time to the end of the last.</param>
/// <param name="ShortestFrameMs">The shortest distance between two frames; null with fewer than two.</param>
/// <param name="LongestFrameMs">The longest.</param>
internal sealed record IndexedVideo(BlobInfo Index, int FrameCount, double DurationSeconds, double? ShortestFrameMs, double? LongestFrameMs);
