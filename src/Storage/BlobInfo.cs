namespace WorkspaceAgents.Storage;

/// <summary>What a store knows of a blob: its SHA-256 and its exact length in bytes.</summary>
public sealed record BlobInfo(BlobHash Hash, long SizeBytes);
