namespace WorkspaceAgents.Cli;

/// <summary>One of the parts in which a line's file is moved; a line of one part is that part.</summary>
internal sealed class TransferPart(TransferLine line)
{
    private long position;

    /// <inheritdoc cref="TransferLine.State"/>
    public string State { set => line.State = value; }

    /// <inheritdoc cref="TransferLine.Add"/>
    public void Add(long bytes)
    {
        position += bytes;
        line.Add(bytes);
    }

    /// <summary>The part is at this byte of its own, whatever was counted before.</summary>
    public void JumpTo(long to)
    {
        line.Shift(to - position);
        position = to;
    }
}
