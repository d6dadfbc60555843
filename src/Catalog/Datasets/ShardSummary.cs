using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>One shard of a version.</summary>
/// <param name="Name">Its file name, <c>train-000000.tar</c>.</param>
/// <param name="Split">The split it belongs to.</param>
/// <param name="Hash">SHA-256 of the whole TAR: also its ETag.</param>
/// <param name="LengthBytes">Its exact length.</param>
/// <param name="SampleCount">Samples in it.</param>
/// <param name="Url">Where to get it, from the server's root.</param>
public sealed record ShardSummary(string Name, string Split, BlobHash Hash, long LengthBytes, int SampleCount, string Url);
