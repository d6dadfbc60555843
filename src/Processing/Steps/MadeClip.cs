using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>A clip's video.</summary>
/// <param name="Video">The MP4.</param>
/// <param name="FrameCount">Its frames, counted in the file that was written.</param>
internal sealed record MadeClip(BlobInfo Video, int FrameCount);
