namespace WorkspaceAgents.Media;

/// <summary>Takes the packets of one stream and makes tracks of them.</summary>
/// <param name="stream">The stream.</param>
internal abstract class PacketCollector(InputStream stream)
{
    /// <summary>The stream.</summary>
    public InputStream Stream { get; } = stream;

    /// <summary>How many numbers it holds, a character counting a quarter.</summary>
    public abstract long NumberCount { get; }

    /// <summary>Takes the next packet.</summary>
    public abstract void Add(InputPacket packet);

    /// <summary>The tracks; called once, at the end.</summary>
    public abstract IEnumerable<EmbeddedTrack> ToTracks();

    /// <summary>When a packet begins; null when the container does not say.</summary>
    protected double? StartOf(InputPacket packet) => (packet.Pts ?? packet.Dts) is { } time ? Stream.TimeBase.ToSeconds(time) : null;
}
