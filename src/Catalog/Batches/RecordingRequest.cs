namespace WorkspaceAgents.Catalog;

/// <summary>A recording given by hand.</summary>
/// <param name="Name">Its name, unique in the batch.</param>
/// <param name="Paths">Its files; the first video is its clock, others are cameras beside it.</param>
public sealed record RecordingRequest(string Name, IReadOnlyList<string> Paths);
