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
}
