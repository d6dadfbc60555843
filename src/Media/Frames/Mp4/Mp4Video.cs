namespace WorkspaceAgents.Media;

/// <summary>What the tables of an MP4 file say about one video track.</summary>
/// <param name="TimeBase">The unit of the times.</param>
/// <param name="Packets">The packets in the order of decoding, with times after the edit list.</param>
/// <param name="RotationDegrees">Clockwise turn that shows the picture upright: 0, 90, 180 or 270.</param>
/// <param name="HasEditList">The track has an edit list.</param>
internal sealed record Mp4Video(TimeBase TimeBase, PacketColumns Packets, int RotationDegrees, bool HasEditList);
