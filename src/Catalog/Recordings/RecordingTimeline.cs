namespace WorkspaceAgents.Catalog;

/// <summary>Everything of a recording that lies on its timeline, in reference seconds.</summary>
public sealed record RecordingTimeline
{
    /// <summary>The pts of every frame, seconds, in presentation order.</summary>
    public required IReadOnlyList<double> FramePtsSeconds { get; init; }

    /// <summary>Frame numbers of the keyframes of the standardised video, where clips may begin.</summary>
    public required IReadOnlyList<int> Keyframes { get; init; }

    /// <summary>The end of the last frame, seconds.</summary>
    public required double StopSeconds { get; init; }

    /// <summary>Captions of all caption tracks, by start.</summary>
    public required IReadOnlyList<TimelineSpan> Captions { get; init; }

    /// <summary>Sensor tracks.</summary>
    public required IReadOnlyList<TimelineSensor> Sensors { get; init; }
}
