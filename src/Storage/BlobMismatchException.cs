namespace WorkspaceAgents.Storage;

/// <summary>The bytes that arrived are not the bytes that were announced. The staged bytes are kept.</summary>
public sealed class BlobMismatchException(BlobHash expected, BlobHash actual, long sizeBytes)
    : IOException($"The {sizeBytes} bytes that arrived have SHA-256 {actual}, but {expected} was announced. " +
        "Nothing was committed and the staged bytes are kept: discard them and send the file again.")
{
    /// <summary>What the sender announced.</summary>
    public BlobHash Expected { get; } = expected;

    /// <summary>What the staged bytes really are.</summary>
    public BlobHash Actual { get; } = actual;

    /// <summary>How many bytes are staged.</summary>
    public long SizeBytes { get; } = sizeBytes;
}
