namespace WorkspaceAgents.Media;

/// <summary>Everything one pass over a stream's packets said.</summary>
internal sealed record PacketScan
{
    /// <summary>The packets in the order of decoding.</summary>
    public required PacketColumns Columns { get; init; }

    /// <summary>The stream's unit of time.</summary>
    public required TimeBase TimeBase { get; init; }

    /// <summary>Clockwise turn that shows the picture upright: 0, 90, 180 or 270.</summary>
    public int RotationDegrees { get; init; }

    /// <summary>What libav complained about, the last of it.</summary>
    public IReadOnlyList<string> ErrorLines { get; init; } = [];

    /// <summary>The packets one by one.</summary>
    public IReadOnlyList<PacketEntry> Packets => [.. Enumerable.Range(0, Columns.Count).Select(Columns.At)];
}
