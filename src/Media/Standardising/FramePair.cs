namespace WorkspaceAgents.Media;

/// <summary>A frame of a source and the one that was made of it.</summary>
/// <param name="Source">The source's number.</param>
/// <param name="Written">The number in the written video.</param>
internal readonly record struct FramePair(int Source, int Written);
