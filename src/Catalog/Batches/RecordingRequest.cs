namespace WorkspaceAgents.Catalog;

/// <summary>A recording given by hand.</summary>
/// <param name="Name">Its name, unique in the batch.</param>
/// <param name="Paths">Its files; one of them a video.</param>
public sealed record RecordingRequest(string Name, IReadOnlyList<string> Paths);
