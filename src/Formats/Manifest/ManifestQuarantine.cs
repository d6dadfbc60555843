namespace WorkspaceAgents.Formats;

/// <summary>A recording that was left out, and why, in words for people.</summary>
public sealed record ManifestQuarantine(string Recording, IReadOnlyList<string> Reasons);
