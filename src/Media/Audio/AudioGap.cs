namespace WorkspaceAgents.Media;

/// <summary>A place where a file's times and its samples do not fit.</summary>
/// <param name="Kind">What is wrong there.</param>
/// <param name="StartSeconds">Where it begins, on the reader's clock.</param>
/// <param name="DurationSeconds">How much is missing or left out, 0 or more; for a jump or a wrong time, by how much it is off, which may be negative.</param>
public sealed record AudioGap(AudioGapKind Kind, double StartSeconds, double DurationSeconds);
