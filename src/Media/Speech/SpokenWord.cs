namespace WorkspaceAgents.Media;

/// <summary>The beginning of a word in spoken text.</summary>
/// <param name="TextIndex">The index of the character of the text it begins with.</param>
/// <param name="Sample">The number of the sample it begins with.</param>
public readonly record struct SpokenWord(int TextIndex, int Sample);
