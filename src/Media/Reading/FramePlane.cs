namespace WorkspaceAgents.Media;

/// <summary>Where a plane lies in <see cref="VideoFrame.Data"/>.</summary>
/// <param name="Offset">The first byte of the first row.</param>
/// <param name="StrideBytes">The bytes of a row; rows follow each other without gaps.</param>
/// <param name="Height">The number of rows.</param>
public readonly record struct FramePlane(int Offset, int StrideBytes, int Height);
