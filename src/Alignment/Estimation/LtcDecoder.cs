namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads linear timecode (LTC, SMPTE ST 12-1) that a generator put on a sound channel: 24, 25, 29.97 (drop frame or not) and 30 frames a second, at any level and from
/// 8000 samples a second on, played forwards.
/// </summary>
public static class LtcDecoder
{
    private const double SliceSeconds = 1;

    /// <summary>So many slices of a long sound are read: enough to see every pause, and hours cost no more than ten minutes.</summary>
    private const int MostSlices = 600;

    /// <summary>Bits a second of the slowest and the fastest timecode, with a tenth to spare.</summary>
    private const double SlowestBits = 80 * 23.9 * 0.9, FastestBits = 80 * 30 * 1.1;

    /// <summary>Reads the timecode.</summary>
    /// <param name="signal">One channel, from 8 kHz on.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Null when the sound carries none.</returns>
    /// <exception cref="ArgumentException">The rate is below 8 kHz.</exception>
    public static LtcReading? Decode(AudioSignal signal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signal);
        if (signal.SampleRateHz < 8000)
            throw new ArgumentException("Timecode is read from sound of 8000 samples a second and more.", nameof(signal));
        int slices = (int)Math.Clamp(Math.Ceiling(signal.DurationSeconds / SliceSeconds), 1, MostSlices);
        double apart = Math.Max(SliceSeconds, (signal.DurationSeconds - SliceSeconds) / Math.Max(1, slices - 1));
        LtcFrame[][] found = new LtcFrame[slices][];
        Parallel.For(0, slices, new ParallelOptions { CancellationToken = cancellationToken }, slice => found[slice] = DecodeSlice(signal, slice * apart));
        LtcFrame[] frames = [.. found.SelectMany(list => list).DistinctBy(frame => (long)Math.Round(frame.TrackSeconds * 1e3))];
        return frames.Length < 2 ? null : Describe(frames);
    }

    private static LtcFrame[] DecodeSlice(AudioSignal signal, double startSeconds)
    {
        // A frame that begins inside the slice may end after it, and what comes before settles the level.
        const double Margin = 0.1;
        long start = (long)((startSeconds - Margin) * signal.SampleRateHz);
        float[] samples = new float[(int)((SliceSeconds + (2 * Margin)) * signal.SampleRateHz)];
        signal.Read(start, samples);
        List<double> crossings = LtcCrossings.Find(samples, signal.SampleRateHz);
        if (BitSeconds(crossings) is not { } bit)
            return [];
        LtcBits bits = new(bit);
        List<LtcFrame> frames = [];
        foreach (double crossing in crossings)
        {
            if (bits.Add(crossing) is { } frame)
                frames.Add(frame with { TrackSeconds = frame.TrackSeconds + ((double)start / signal.SampleRateHz) });
        }

        // Any sound has 16 right bits at times; what is no chance is that the next frame follows.
        return [.. frames.Where((frame, i) => (i > 0 && Follows(frames[i - 1], frame)) || (i + 1 < frames.Count && Follows(frame, frames[i + 1])))];
    }

    /// <summary>Zeros are one long interval, ones two short ones: the long intervals are the bit.</summary>
    private static double? BitSeconds(List<double> crossings)
    {
        double[] intervals = [.. crossings.Zip(crossings.Skip(1), (a, b) => b - a).Where(interval => interval is > 0.35 / FastestBits and < 1 / SlowestBits)];
        double[] longOnes = [.. intervals.Where(interval => interval > 1 / FastestBits)];
        return longOnes.Length < 20 || intervals.Length < crossings.Count / 2 ? null : Statistics.Median(longOnes);
    }

    private static bool Follows(LtcFrame before, LtcFrame after)
    {
        if (Math.Abs(after.TrackSeconds - before.TrackSeconds - before.LengthSeconds) > 0.1 * before.LengthSeconds)
            return false;
        int rate = (int)Math.Round(1 / before.LengthSeconds);
        long step = after.Code.ToFrameNumber(rate) - before.Code.ToFrameNumber(rate);
        return step == 1 || after.Code is { Hours: 0, Minutes: 0, Seconds: 0, Frames: 0 };
    }

    private static LtcReading Describe(LtcFrame[] frames)
    {
        double measured = 1 / Statistics.Median(frames.Select(frame => frame.LengthSeconds));
        bool isDrop = frames.Count(frame => frame.Code.IsDropFrame) * 2 > frames.Length;
        TimecodeRate? rate = TimecodeRate.Nearest(measured);
        if (isDrop && rate is { FramesCounted: 30 })
            rate = new TimecodeRate(30, true);
        List<string> problems = [];
        if (rate is null)
            problems.Add(ReportBuilder.Text($"The timecode runs at {measured:0.##} frames a second, which is no rate of SMPTE's; it was played at another speed. It was not used."));
        LtcFrame[] kept = [.. frames.Where(frame => frame.Code.IsDropFrame == isDrop)];
        int most = rate is { } known ? kept.Count(frame => frame.Code.Frames >= known.FramesCounted) : 0;
        if (most > 0)
            problems.Add(ReportBuilder.Text($"{most} frames count beyond {rate!.Value.FramesCounted}: the timecode was played at another speed than it was made for."));
        return new LtcReading { Frames = kept, Rate = rate, Problems = problems };
    }
}
