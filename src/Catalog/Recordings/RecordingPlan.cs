namespace WorkspaceAgents.Catalog;

/// <summary>Which files make one recording.</summary>
/// <param name="Name">The recording's name.</param>
/// <param name="Files">Its files with what each holds.</param>
public sealed record RecordingPlan(string Name, IReadOnlyList<PlannedFile> Files);
