namespace WorkspaceAgents.Alignment;

/// <summary>The unit of a log's time column, as its header states it.</summary>
internal enum SensorTimeUnit
{
    Unstated,
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,

    /// <summary>A unit is stated that is none of these, such as minutes.</summary>
    Unknown,
}
