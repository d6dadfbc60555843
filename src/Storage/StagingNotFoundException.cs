namespace WorkspaceAgents.Storage;

/// <summary>A commit of an upload of which the store has no bytes (append at least once, also for an empty file).</summary>
public sealed class StagingNotFoundException(StagingId id)
    : IOException($"Upload {id} has no staged bytes: it was never started here, or it was discarded. Send the file again.")
{
    /// <summary>The upload.</summary>
    public StagingId Id { get; } = id;
}
