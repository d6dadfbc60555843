namespace WorkspaceAgents.Media;

/// <summary>One column of a series.</summary>
/// <param name="Name">Unique in its track, for example <c>x</c> or <c>lat</c>.</param>
/// <param name="Unit">As the file states it, for example <c>m/s²</c>; null when it states none.</param>
/// <param name="Values">One for each time of the track; NaN where it has none.</param>
public sealed record EmbeddedChannel(string Name, string? Unit, IReadOnlyList<double> Values);
