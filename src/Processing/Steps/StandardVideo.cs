using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>A video in the one form that clips are cut from.</summary>
/// <param name="Video">The MP4.</param>
/// <param name="Index">Its own frame index: frame i is frame i of the source.</param>
/// <param name="Reencoded">Whether the source had to be encoded anew.</param>
/// <param name="Reasons">Why, one sentence each.</param>
internal sealed record StandardVideo(BlobInfo Video, BlobInfo Index, bool Reencoded, IReadOnlyList<string> Reasons);
