namespace WorkspaceAgents.Media;

/// <summary>Everything one pass of ffprobe said about a stream.</summary>
internal sealed class PacketScan
{
    private const int MaxErrorLines = 100;

    private readonly List<PacketEntry> _packets = [];
    private readonly List<string> _errorLines = [];

    /// <summary>The packets in the order of decoding (frames: in the order of presentation).</summary>
    public IReadOnlyList<PacketEntry> Packets => _packets;

    /// <summary>The packets as columns.</summary>
    public PacketColumns ToColumns()
    {
        var columns = new PacketColumns(_packets.Count);
        foreach (var packet in _packets)
            columns.Add(packet);
        return columns;
    }

    /// <summary>The stream's unit of time; null when the file has no such stream.</summary>
    public TimeBase? TimeBase { get; private set; }

    /// <summary><c>video</c>, <c>audio</c>, <c>data</c>…; empty when the file has no such stream.</summary>
    public string CodecType { get; private set; } = "";

    /// <summary>What ffprobe complained about, the first of it.</summary>
    public IReadOnlyList<string> ErrorLines => _errorLines;

    /// <summary>Takes a line of standard output.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (PacketLineParser.ParsePacket(line) is { } packet)
            _packets.Add(packet);
        else if (PacketLineParser.ParseStream(line) is { } stream)
            (CodecType, TimeBase) = stream;
    }

    /// <summary>Takes a line of standard error.</summary>
    public void AddError(ReadOnlySpan<byte> line)
    {
        if (_errorLines.Count < MaxErrorLines)
            _errorLines.Add(System.Text.Encoding.UTF8.GetString(line));
    }
}
