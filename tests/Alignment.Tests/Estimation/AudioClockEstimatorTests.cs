namespace WorkspaceAgents.Alignment.Tests.Estimation;

public sealed class AudioClockEstimatorTests
{
    private const int RateHz = 16_000;

    /// <summary>Two minutes and a half of something like speech, and other such sounds.</summary>
    private static readonly Lazy<float[]> World = new(() => new SyntheticSound(RateHz, 1).Speech(150));
    private static readonly Lazy<float[]> OtherWorld = new(() => new SyntheticSound(RateHz, 2).Speech(100));

    [Theory]
    [InlineData(10.25, 80, 60.0)]
    [InlineData(40.1234567, -250, 60.0)]
    [InlineData(0.5, 0, 20.0)]
    [InlineData(30, 300, 10.0)]
    [InlineData(20, -120, 0.0)]
    public void Estimate_FindsOffsetAndDrift_WhenBothHeardTheSame(double offset, double drift, double snrDb)
    {
        ClockEstimate estimate = AudioClockEstimator.Estimate(Reference(snrDb), Track(offset, drift, 80, snrDb));

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.Equal(offset + ((1 + (drift * 1e-6)) * 40), estimate.Map!.ToReference(40), snrDb >= 10 ? 1e-4 : 1e-3);
        Assert.Equal(drift, estimate.Map.DriftPpm, snrDb >= 10 ? 0.5 : 2.0);
        Assert.Equal(ClockMethod.Audio, estimate.Map.Method);
        Assert.InRange(estimate.Map.Confidence, 0.9, 1);
        Assert.InRange(estimate.ErrorBoundMs, Math.Abs(estimate.Map.ToReference(40) - (offset + ((1 + (drift * 1e-6)) * 40))) * 1e3, 1);
    }

    [Fact]
    public void Estimate_TurnsTheAnswerRound_WhenTheReferenceIsShorter()
    {
        ClockEstimate estimate = AudioClockEstimator.Estimate(Track(12.5, 100, 60, 30), Reference(30));

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        // t_world = 12.5 + (1 + 1e-4)·t_reference, turned round.
        Assert.Equal((50 - 12.5) / 1.0001, estimate.Map!.ToReference(50), 1e-4);
        Assert.Equal(-100, estimate.Map.DriftPpm, 0.5);
    }

    [Fact]
    public void Estimate_FindsNegativeOffsets_WhenTheTrackBeganFirst()
    {
        AudioSignal reference = Signal(SyntheticMicrophone.Record(World.Value, RateHz, 40, 0, 100), 30, 5);

        ClockEstimate estimate = AudioClockEstimator.Estimate(reference, Track(10, 50, 80, 30));

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.Equal(10 + (1.00005 * 60) - 40, estimate.Map!.ToReference(60), 1e-4);
        Assert.Equal(50, estimate.OverlapSeconds, 0.1);
    }

    [Fact]
    public void Estimate_FindsBothPieces_WhenTheTrackPaused()
    {
        float[] before = SyntheticMicrophone.Record(World.Value, RateHz, 10, 60, 40);
        float[] after = SyntheticMicrophone.Record(World.Value, RateHz, 10 + (1.00006 * 40) + 2.5, 60, 40);

        ClockEstimate estimate = AudioClockEstimator.Estimate(Reference(30), Signal([.. before, .. after], 30, 6));

        ClockSegment later = Assert.Single(estimate.Map!.LaterSegments);
        Assert.Equal(10 + (1.00006 * 20), estimate.Map.ToReference(20), 1e-4);
        Assert.Equal(12.5 + (1.00006 * 70), estimate.Map.ToReference(70), 1e-4);
        Assert.InRange(later.TrackStartSeconds, 38, 42);
        Assert.Contains(estimate.Reasons, reason => reason.Contains("the clocks part by", StringComparison.Ordinal));
    }

    [Fact]
    public void Estimate_Quarantines_DifferentEvents()
    {
        ClockEstimate estimate = AudioClockEstimator.Estimate(Reference(30), Signal(OtherWorld.Value, 30, 7));

        Assert.Equal(AlignmentVerdict.Quarantine, estimate.Verdict);
        Assert.Null(estimate.Map);
        Assert.Contains("nothing in common", Assert.Single(estimate.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_DoesNotPass_WhenTheSoundRepeatsItself()
    {
        float[] bar = World.Value[(20 * RateHz)..(24 * RateHz)];
        float[] loop = [.. Enumerable.Repeat(bar, 20).SelectMany(samples => samples)];

        ClockEstimate estimate = AudioClockEstimator.Estimate(Signal(loop, 40, 8), Signal(loop[..(30 * RateHz)], 40, 9));

        Assert.NotEqual(AlignmentVerdict.Pass, estimate.Verdict);
    }

    [Fact]
    public void Estimate_DoesNotPass_OnATone()
    {
        float[] tone = [.. Enumerable.Range(0, 60 * RateHz).Select(i => (float)Math.Sin(2 * Math.PI * 440 * i / RateHz))];

        Assert.NotEqual(AlignmentVerdict.Pass, AudioClockEstimator.Estimate(Signal(tone, 60, 10), Signal(tone[..(20 * RateHz)], 60, 11)).Verdict);
    }

    [Fact]
    public void Estimate_SaysSo_WhenATrackIsSilent()
    {
        ClockEstimate estimate = AudioClockEstimator.Estimate(Reference(30), AudioSignal.FromSamples(new float[20 * RateHz], RateHz));

        Assert.Equal(AlignmentVerdict.Quarantine, estimate.Verdict);
        Assert.Contains("silent", Assert.Single(estimate.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_SaysSo_WhenATrackIsTooShort()
    {
        ClockEstimate estimate = AudioClockEstimator.Estimate(Reference(30), Track(10, 0, 2, 30));

        Assert.Equal(AlignmentVerdict.Quarantine, estimate.Verdict);
        Assert.Contains("3 s", Assert.Single(estimate.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_TakesNoDrift_WhenTheOverlapIsTooShortToTell()
    {
        ClockEstimate estimate = AudioClockEstimator.Estimate(Reference(0), Track(70, 200, 4, 0), new AudioClockOptions { MaxDriftErrorPpm = 1 });

        Assert.Equal(0, estimate.Map!.DriftPpm);
        Assert.Equal(70 + (1.0002 * 2), estimate.Map.ToReference(2), 1e-3);
        Assert.Contains(estimate.Reasons, reason => reason.Contains("too short to tell a drift", StringComparison.Ordinal));
        Assert.True(estimate.ErrorBoundMs > 0.2);
    }

    [Fact]
    public void Estimate_IsNotThrownOff_ByNotANumber()
    {
        float[] samples = SyntheticMicrophone.Record(World.Value, RateHz, 20, 0, 60);
        for (int i = 100_000; i < 110_000; i++)
            samples[i] = float.NaN;

        ClockEstimate estimate = AudioClockEstimator.Estimate(Reference(30), AudioSignal.FromSamples(samples, RateHz));

        Assert.Equal(20 + 30, estimate.Map!.ToReference(30), 1e-3);
    }

    [Fact]
    public void Estimate_Throws_WhenTheRatesDiffer() =>
        Assert.Throws<ArgumentException>(() => AudioClockEstimator.Estimate(Reference(30), AudioSignal.FromSamples(new float[100_000], 8000)));

    private static AudioSignal Reference(double snrDb) => Signal(World.Value, snrDb, 3);

    private static AudioSignal Track(double offset, double driftPpm, double seconds, double snrDb) =>
        Signal(SyntheticMicrophone.Record(World.Value, RateHz, offset, driftPpm, seconds), snrDb, 4);

    private static AudioSignal Signal(float[] samples, double snrDb, int seed)
    {
        float[] noisy = [.. samples];
        SyntheticMicrophone.AddNoise(noisy, snrDb, new SyntheticSound(RateHz, seed));
        return AudioSignal.FromSamples(noisy, RateHz);
    }
}
