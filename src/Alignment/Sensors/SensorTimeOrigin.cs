namespace WorkspaceAgents.Alignment;

/// <summary>What second 0 of a sensor log's track time is.</summary>
public enum SensorTimeOrigin
{
    /// <summary>The log's own 0: its times are kept as written.</summary>
    Track,

    /// <summary>The first sample, whose instant is known in UTC.</summary>
    Utc,

    /// <summary>The first sample; its date and time are known, its time zone is not.</summary>
    WallClockWithoutZone,
}
