namespace WorkspaceAgents.Catalog;

/// <summary>A sensor log thinned out for drawing.</summary>
/// <param name="Track">The log's file.</param>
/// <param name="Channels">Channel names with their units, as <c>gyro_x [rad/s]</c>.</param>
/// <param name="TimesSeconds">Reference seconds, increasing.</param>
/// <param name="Values">Per channel one value a time; null in a gap, where a line has to break.</param>
public sealed record TimelineSensor(
    string Track, IReadOnlyList<string> Channels, IReadOnlyList<double> TimesSeconds, IReadOnlyList<IReadOnlyList<double?>> Values);
