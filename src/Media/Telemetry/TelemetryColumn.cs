namespace WorkspaceAgents.Media;

/// <summary>A column of a series.</summary>
/// <param name="Name">For example <c>x</c>.</param>
/// <param name="Unit">As the file states it, for example <c>m/s²</c>; null when it states none.</param>
public sealed record TelemetryColumn(string Name, string? Unit);
