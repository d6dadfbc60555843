namespace WorkspaceAgents.Storage;

/// <summary>Bytes that are read in pieces.</summary>
internal interface IRangeSource
{
    /// <summary>Fills the whole buffer with the bytes from an offset on.</summary>
    Task ReadAsync(long offsetBytes, Memory<byte> buffer, CancellationToken cancellationToken);
}
