namespace WorkspaceAgents.Alignment;

/// <summary>A word's place in a <see cref="SpokenModel"/>.</summary>
/// <param name="Line">The number of its line.</param>
/// <param name="Word">Its number in the line.</param>
/// <param name="StartFrame">The first frame.</param>
/// <param name="StopFrame">The frame it ends before.</param>
internal readonly record struct SpokenModelWord(int Line, int Word, int StartFrame, int StopFrame);
