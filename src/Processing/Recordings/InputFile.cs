using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>A file of a recording.</summary>
/// <param name="Name">Its name within the recording: the track's name.</param>
/// <param name="Path">Where it is in the workspace.</param>
/// <param name="Hash">Its content.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record InputFile(string Name, string Path, BlobHash Hash, long SizeBytes, TrackKind Kind);
