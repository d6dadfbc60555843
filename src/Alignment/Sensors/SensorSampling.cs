namespace WorkspaceAgents.Alignment;

/// <summary>What is stated of how a channel, or with the name <see cref="EveryChannel"/> all channels of a log, come to frames.</summary>
public sealed record SensorSampling
{
    /// <summary>The name that stands for all channels that are not named themselves.</summary>
    public const string EveryChannel = "*";

    /// <summary>How; null for what suits the channel (see the room's README).</summary>
    public SensorResampling? Mode { get; init; }

    /// <summary>The widest distance between two samples over which there are values, in seconds of track time; null for the track's.</summary>
    public double? MaxGapSeconds { get; init; }

    /// <summary>For windows: how long, in seconds of track time, half of it before the frame's time and half after; null for the time the frame is on screen.</summary>
    public double? WindowSeconds { get; init; }
}
