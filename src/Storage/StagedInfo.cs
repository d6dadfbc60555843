namespace WorkspaceAgents.Storage;

/// <summary>What a store knows of an upload.</summary>
/// <param name="Id">The upload.</param>
/// <param name="SizeBytes">Its bytes.</param>
/// <param name="ChangedAt">When they, or its state, last changed.</param>
/// <param name="Committed">The blob it became; its bytes are counted there. Null while it is staged.</param>
public sealed record StagedInfo(StagingId Id, long SizeBytes, DateTimeOffset ChangedAt, BlobHash? Committed);
