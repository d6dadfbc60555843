namespace WorkspaceAgents.Formats;

/// <summary>One difference between two versions.</summary>
/// <param name="Area">Where it is.</param>
/// <param name="Name">What it is about: a parameter, a recording, a file's path, a clip's key, …</param>
/// <param name="Kind">What happened.</param>
/// <param name="Before">What the first version says; null when it has no such thing.</param>
/// <param name="After">What the second version says; null when it has no such thing.</param>
public sealed record VersionChange(VersionArea Area, string Name, ChangeKind Kind, string? Before, string? After);
