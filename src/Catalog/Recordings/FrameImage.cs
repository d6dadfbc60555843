namespace WorkspaceAgents.Catalog;

/// <summary>One frame as a picture.</summary>
/// <param name="Bytes">The encoded picture.</param>
/// <param name="MediaType"><c>image/jpeg</c> or <c>image/png</c>.</param>
/// <param name="FrameIndex">The frame's number in presentation order, from 0.</param>
/// <param name="PtsSeconds">Its pts.</param>
public sealed record FrameImage(byte[] Bytes, string MediaType, int FrameIndex, double PtsSeconds);
