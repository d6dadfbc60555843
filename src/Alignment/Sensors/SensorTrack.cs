namespace WorkspaceAgents.Alignment;

/// <summary>A sensor log on its way to the reference clock.</summary>
/// <param name="Name">The track's name, unique in the recording; usually the file name.</param>
/// <param name="Log">The log, in track time.</param>
/// <param name="Clock">The map from track time to reference time.</param>
/// <param name="MaxGapSeconds">
/// The widest distance between two samples of a channel that is interpolated over, in seconds of track time;
/// null for <see cref="DefaultGapIntervals"/> times the channel's own median interval.
/// </param>
public sealed record SensorTrack(string Name, SensorLog Log, ClockMap Clock, double? MaxGapSeconds = null)
{
    /// <summary>How many median intervals apart two samples may lie before what is between them is a gap.</summary>
    public const double DefaultGapIntervals = 5;

    /// <summary>It comes out of the reference video's own file, so that it shares its clock: what it lacks is told, and is no sign that it belongs to another video.</summary>
    public bool IsOfTheVideo { get; init; }

    /// <summary>What is stated of single channels, by name, or of all (<see cref="SensorSampling.EveryChannel"/>); empty for what suits each.</summary>
    public IReadOnlyDictionary<string, SensorSampling> Sampling { get; init; } = new Dictionary<string, SensorSampling>();

    /// <summary>How each channel of a log comes to frames when nothing is stated, in channel order.</summary>
    public static IReadOnlyList<SensorResampling> ResamplingOf(SensorLog log) =>
        [.. SensorChannelPlan.Of(new SensorTrack(log.Name, log, ClockMap.Identity)).SelectMany(plan => plan.Channels.Select(channel => (channel, plan.Mode))).OrderBy(plan => plan.channel).Select(plan => plan.Mode)];

    /// <summary>False for a log of absolute times without a clock: it then has no place on the reference clock, and no value is made up.</summary>
    public bool HasPlace => !(Log.TimesAreAbsolute && Clock.Method == ClockMethod.Identity);
}
