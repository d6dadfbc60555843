using WorkspaceAgents.Media;

namespace WorkspaceAgents.Catalog;

/// <summary>Many frames in one picture.</summary>
/// <param name="Bytes">A JPEG.</param>
/// <param name="Sheet">How they are laid out, row by row.</param>
/// <param name="FrameIndices">Which frames they are.</param>
/// <param name="PtsSeconds">When each appears.</param>
public sealed record FrameSheetImage(byte[] Bytes, FrameSheet Sheet, IReadOnlyList<int> FrameIndices, IReadOnlyList<double> PtsSeconds);
