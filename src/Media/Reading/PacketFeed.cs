namespace WorkspaceAgents.Media;

/// <summary>Hands out the packets of one stream by their number in the order of decoding. Not safe from several threads.</summary>
internal abstract class PacketFeed : IDisposable
{
    /// <summary>One of the stream's packets. It is the reader's own and is filled anew by the next call.</summary>
    /// <param name="number">Any packet; the one after the last is the cheapest.</param>
    /// <exception cref="MediaException">The file does not hold the packets its index tells of.</exception>
    public abstract InputPacket Read(int number);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what is open.</summary>
    protected abstract void Dispose(bool disposing);
}
