using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>An input file of a recording.</summary>
/// <param name="Path">Path in the workspace, with '/'.</param>
/// <param name="Sha256">Its content.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Kind">What it is: <c>video</c>, <c>captions</c>, <c>sensor</c>, <c>audio</c>, <c>clocks</c>.</param>
public sealed record ManifestFile(string Path, BlobHash Sha256, long SizeBytes, string Kind);
