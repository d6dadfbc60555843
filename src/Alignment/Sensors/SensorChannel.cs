namespace WorkspaceAgents.Alignment;

/// <summary>One column of a sensor log.</summary>
/// <param name="Name">The channel's name, unique in its log, without the unit.</param>
/// <param name="Unit">The unit as stated in the header, for example <c>m/s^2</c>; null when none is stated.</param>
public sealed record SensorChannel(string Name, string? Unit);
