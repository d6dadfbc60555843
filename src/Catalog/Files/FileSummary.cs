using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A file as a listing shows it.</summary>
/// <param name="Path">Its path in the workspace.</param>
/// <param name="Version">The number of its current version, from 1.</param>
/// <param name="Hash">SHA-256 of the current content.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="ModifiedAt">When the current version was written, UTC.</param>
/// <param name="ModifiedBy">By whom.</param>
public sealed record FileSummary(string Path, int Version, BlobHash Hash, long SizeBytes, DateTimeOffset ModifiedAt, string ModifiedBy);
