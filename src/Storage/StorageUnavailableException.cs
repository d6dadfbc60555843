namespace WorkspaceAgents.Storage;

/// <summary>The service that holds the bytes refused or did not answer. What was reported durable is kept; the call may be repeated.</summary>
public sealed class StorageUnavailableException(string reason, Exception innerException)
    : IOException($"The blob store failed: {reason} What was reported as stored is kept; try again.", innerException);
