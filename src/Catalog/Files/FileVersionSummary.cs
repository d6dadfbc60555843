using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>One version of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Hash">SHA-256 of the content.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Note">Why, when they said.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="Source">The file and version whose bytes it took over, as <c>raw/a.mp4@3</c>; null when it was uploaded.</param>
public sealed record FileVersionSummary(
    int Number, BlobHash Hash, long SizeBytes, string Author, string? Note, DateTimeOffset CreatedAt, string? Source = null);
