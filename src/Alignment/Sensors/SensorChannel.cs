namespace WorkspaceAgents.Alignment;

/// <summary>One column of a sensor log.</summary>
/// <param name="Name">The channel's name, unique in its log, without the unit.</param>
/// <param name="Unit">The unit as stated in the header, for example <c>m/s^2</c>; null when none is stated.</param>
public sealed record SensorChannel(string Name, string? Unit)
{
    /// <summary>The frame of reference the values are in, such as <c>imu_link</c>, as the log states it; null when it states none.</summary>
    public string? CoordinateFrame { get; init; }
}
