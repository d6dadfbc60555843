namespace WorkspaceAgents.Media;

/// <summary>One of two videos that are compared.</summary>
/// <param name="Content">The file.</param>
/// <param name="Index">The index of its video.</param>
/// <param name="Size">The size of the source's pictures before turning; the written ones may have a row or a column more.</param>
internal sealed record ProvedVideo(MediaContent Content, FrameIndex Index, (int Width, int Height) Size);
