namespace WorkspaceAgents.Media;

/// <summary>What the operation <c>sheet</c> is asked for. The body is as for <see cref="FramesArguments"/>.</summary>
/// <param name="StreamIndex">The video stream.</param>
/// <param name="FrameIndices">The frames, row by row.</param>
/// <param name="Sheet">How they are laid out.</param>
internal sealed record SheetArguments(int StreamIndex, int[] FrameIndices, FrameSheet Sheet);
