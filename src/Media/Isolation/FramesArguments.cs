namespace WorkspaceAgents.Media;

/// <summary>What the operation <c>frames</c> is asked for. The body holds the index as Parquet, or nothing when the file's own tables give it.</summary>
/// <param name="StreamIndex">The video stream.</param>
/// <param name="FrameIndices">The frames, in the order they are wanted.</param>
/// <param name="Output">What they are handed out as.</param>
internal sealed record FramesArguments(int StreamIndex, int[] FrameIndices, FrameOutput Output);
