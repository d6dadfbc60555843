namespace WorkspaceAgents.Catalog;

/// <summary>A sensor value at a frame.</summary>
/// <param name="Track">The log.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Unit">Its unit; null when the log states none.</param>
/// <param name="Value">The value; null in a gap.</param>
/// <param name="GapMs">How far the nearest sample is; null without one.</param>
public sealed record SpotCheckValue(string Track, string Channel, string? Unit, double? Value, double? GapMs);
