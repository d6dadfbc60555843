using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>A file in a shard, for listings.</summary>
/// <param name="Name">Full member name.</param>
/// <param name="Key">What it shares with the other members of its sample.</param>
/// <param name="Extension">The rest, after the first dot.</param>
/// <param name="SizeBytes">Length of the content.</param>
/// <param name="Hash">SHA-256 of the content.</param>
public sealed record WebDatasetEntry(string Name, string Key, string Extension, long SizeBytes, BlobHash Hash);
