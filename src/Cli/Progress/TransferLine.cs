namespace WorkspaceAgents.Cli;

/// <summary>One running file of a <see cref="TransferBoard"/>.</summary>
internal sealed class TransferLine(TransferBoard board, string name, long sizeBytes) : IDisposable
{
    public string Name { get; } = name;

    public long SizeBytes { get; } = sizeBytes;

    /// <summary>What it is at, when it is not just moving bytes.</summary>
    public string State { get; set; } = "";

    /// <summary>How far it is; changed by the board.</summary>
    public long DoneBytes { get; internal set; }

    /// <summary>Bytes that went over the wire now.</summary>
    public void Add(long bytes) => board.Moved(this, bytes, overTheWire: true);

    /// <summary>It is at this byte, whatever was counted before: going on after a cut, or from an earlier run.</summary>
    public void JumpTo(long position) => board.Moved(this, position - DoneBytes, overTheWire: false);

    /// <summary>So many bytes further, or back, without the wire.</summary>
    public void Shift(long bytes) => board.Moved(this, bytes, overTheWire: false);

    public void Dispose() => board.End(this);
}
