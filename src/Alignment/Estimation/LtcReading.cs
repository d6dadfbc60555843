namespace WorkspaceAgents.Alignment;

/// <summary>The linear timecode that a sound carries.</summary>
public sealed record LtcReading
{
    /// <summary>Frames in order of time; many of a long sound are passed over.</summary>
    public required IReadOnlyList<LtcFrame> Frames { get; init; }

    /// <summary>The rate; null when it is none that is known.</summary>
    public TimecodeRate? Rate { get; init; }

    /// <summary>What is wrong with it; sentences for people.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Sound time against the generator's time: what <see cref="TimestampClockEstimator"/> takes. Empty without a rate.</summary>
    public TimePairs Pairs
    {
        get
        {
            List<TimePair> pairs = [];
            double days = 0;
            foreach (LtcFrame frame in Rate is null ? [] : Frames)
            {
                double seconds = frame.Code.ToSeconds(Rate!.Value) + days;
                // Past midnight timecode begins again, time does not.
                if (pairs.Count > 0 && seconds < pairs[^1].CommonSeconds - (DaySeconds / 2))
                    (days, seconds) = (days + DaySeconds, seconds + DaySeconds);
                pairs.Add(new TimePair(frame.TrackSeconds, seconds));
            }

            return TimePairs.Of(pairs, precisionSeconds: 0);
        }
    }

    private double DaySeconds => Rate is { } rate
        ? (new Timecode(23, 59, 59, rate.FramesCounted - 1, Frames.Count > 0 && Frames[0].Code.IsDropFrame).ToFrameNumber(rate.FramesCounted) + 1) / rate.FramesPerSecond
        : 0;
}
