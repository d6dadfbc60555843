using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>One file of a shard: its name, and the blob that is its content.</summary>
/// <param name="Name"><c>key.extension</c>, the key as in <see cref="SampleKey"/>.</param>
/// <param name="Hash">The content.</param>
/// <param name="SizeBytes">The content's exact length.</param>
public sealed record ShardMember(string Name, BlobHash Hash, long SizeBytes);
