namespace WorkspaceAgents.Catalog;

/// <summary>A place where two texts differ, with up to three lines around it.</summary>
/// <param name="FromLine">The first line in the older text, from 1; 0 when there is none.</param>
/// <param name="FromCount">Lines of the older text.</param>
/// <param name="ToLine">The first line in the newer text, from 1; 0 when there is none.</param>
/// <param name="ToCount">Lines of the newer text.</param>
/// <param name="Lines">The lines in order, removed before added.</param>
public sealed record TextHunk(int FromLine, int FromCount, int ToLine, int ToCount, IReadOnlyList<TextLine> Lines);
