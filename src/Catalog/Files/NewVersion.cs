using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A version that is to be added to a path.</summary>
/// <param name="Path">A normal path.</param>
/// <param name="Blob">Its bytes, which the content store holds.</param>
/// <param name="Note">Why, when somebody said.</param>
/// <param name="Source">The file and version whose bytes these are, as <c>raw/a.mp4@3</c>; null when they were uploaded.</param>
/// <param name="Action">What the audit trail calls it.</param>
internal sealed record NewVersion(string Path, BlobInfo Blob, string? Note, string? Source = null, string Action = "file.write");
