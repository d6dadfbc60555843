namespace WorkspaceAgents.Alignment;

/// <summary>How a channel, or the four of a rotation, come to frames: what is stated, else what suits them.</summary>
/// <param name="Channels">One channel, or those of w, x, y and z.</param>
/// <param name="Mode">How.</param>
/// <param name="Period">Of an angle: what a full turn is.</param>
/// <param name="MaxGapSeconds">The stated maximum gap; null for the default of the samples.</param>
/// <param name="WindowSeconds">The stated window; null for the time a frame is on screen.</param>
internal sealed record SensorChannelPlan(int[] Channels, SensorResampling Mode, double Period, double? MaxGapSeconds, double? WindowSeconds)
{
    /// <summary>Plans of all channels of a log; every channel is in one of them.</summary>
    public static IReadOnlyList<SensorChannelPlan> Of(SensorTrack track)
    {
        SensorLog log = track.Log;
        SensorSampling[] stated = [.. log.Channels.Select(channel => Stated(track, channel.Name))];
        List<SensorChannelPlan> plans = [];
        HashSet<int> taken = [];
        foreach (int[] rotation in SensorChannelKind.Rotations(log))
        {
            bool isStated = rotation.All(channel => stated[channel].Mode == SensorResampling.Spherical);
            if (!isStated && !(rotation.All(channel => stated[channel].Mode is null) && SensorChannelKind.HasLengthOne(log, rotation)))
                continue;
            SensorSampling of = stated[rotation[0]];
            plans.Add(new SensorChannelPlan(rotation, SensorResampling.Spherical, 0, of.MaxGapSeconds ?? track.MaxGapSeconds, null));
            taken.UnionWith(rotation);
        }

        for (int channel = 0; channel < stated.Length; channel++)
        {
            if (taken.Contains(channel))
                continue;
            SensorSampling of = stated[channel];
            double period = SensorChannelKind.Period(log, channel);
            SensorResampling mode = of.Mode switch
            {
                null => SensorChannelKind.ModeOf(log, channel),
                // No four channels make a rotation of this one: a sample as it is invents nothing.
                SensorResampling.Spherical => SensorResampling.Nearest,
                { } given => given,
            };
            plans.Add(new SensorChannelPlan([channel], mode, period, of.MaxGapSeconds ?? track.MaxGapSeconds, of.WindowSeconds));
        }

        return plans;
    }

    /// <summary>What makes the values.</summary>
    /// <param name="series">The times of the samples.</param>
    /// <param name="samples">Samples of <see cref="Channels"/>.</param>
    public SensorKernel Kernel(SensorSeries series, double[][] samples) => Mode switch
    {
        SensorResampling.Spherical => new SensorRotationKernel(Channels, samples),
        SensorResampling.Circular => new SensorAngleKernel(Channels[0], samples[0], Period),
        SensorResampling.Linear or SensorResampling.Previous or SensorResampling.Nearest => new SensorPointKernel(Channels[0], samples[0], Mode),
        _ => new SensorWindowKernel(Channels[0], samples[0], series, Mode, WindowSeconds),
    };

    private static SensorSampling Stated(SensorTrack track, string channel)
    {
        SensorSampling? every = track.Sampling.GetValueOrDefault(SensorSampling.EveryChannel);
        SensorSampling? own = track.Sampling.GetValueOrDefault(channel);
        return new SensorSampling
        {
            Mode = own?.Mode ?? every?.Mode,
            MaxGapSeconds = own?.MaxGapSeconds ?? every?.MaxGapSeconds,
            WindowSeconds = own?.WindowSeconds ?? every?.WindowSeconds,
        };
    }
}
