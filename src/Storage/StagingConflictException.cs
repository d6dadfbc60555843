namespace WorkspaceAgents.Storage;

/// <summary>
/// An append or commit that cannot be done now: another one runs on the same id, the offset is not the staged length, or the
/// upload is already committed. The staged bytes are unchanged; ask for the staged length and continue from there.
/// </summary>
public sealed class StagingConflictException(StagingId id, string reason, long? durableLengthBytes = null)
    : IOException($"Upload {id}: {reason} Nothing was changed; ask for the length and continue from there.")
{
    /// <summary>The upload.</summary>
    public StagingId Id { get; } = id;

    /// <summary>How many bytes are kept, when that was known at the time.</summary>
    public long? DurableLengthBytes { get; } = durableLengthBytes;
}
