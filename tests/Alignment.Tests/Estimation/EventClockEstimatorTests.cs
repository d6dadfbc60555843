namespace WorkspaceAgents.Alignment.Tests.Estimation;

public sealed class EventClockEstimatorTests
{
    [Theory]
    [InlineData(5, 60, 12.5, 0, 0.0, 0)]
    [InlineData(12, 300, -40.25, 180, 0.0, 4)]
    [InlineData(60, 600, 123.456, -250, 0.3, 20)]
    [InlineData(1500, 3600, -7.75, 300, 0.2, 200)]
    public void Estimate_FindsOffsetAndDrift_ThoughSomeAreMissingAndOthersStrange(int count, double seconds, double offset, double drift, double missing, int strange)
    {
        SyntheticSound random = new(16_000, 1000 + count);
        double[] truth = Times(random, count, seconds);

        ClockEstimate estimate = EventClockEstimator.Estimate(
            Series(truth.Where(_ => random.Next() >= missing).Concat(Times(random, strange, seconds)), random),
            Series(truth.Where(_ => random.Next() >= missing).Concat(Times(random, strange, seconds)).Select(t => (t - offset) / (1 + (drift * 1e-6))), random));

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.Equal(ClockMethod.Events, estimate.Map!.Method);
        foreach (double t in new[] { 0.1, 0.5, 0.9 })
        {
            double at = ((t * seconds) - offset) / (1 + (drift * 1e-6));
            Assert.InRange(Math.Abs(estimate.Map.ToReference(at) - (t * seconds)) * 1e3, 0, Math.Min(5, estimate.ErrorBoundMs));
        }

        Assert.InRange(estimate.Map.Confidence, 0.5, 1);
        Assert.Equal(estimate.AgreeingCount, estimate.MeasuredCount);
    }

    [Fact]
    public void Estimate_FindsTheOverlap_WhenOneDeviceBeganLater()
    {
        SyntheticSound random = new(16_000, 7);
        double[] truth = Times(random, 200, 600);

        ClockEstimate estimate = EventClockEstimator.Estimate(Series(truth.Where(t => t < 250), random), Series(truth.Where(t => t > 170).Select(t => t - 170), random));

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.Equal(170, estimate.Map!.ToReference(0), 3e-3);
        Assert.InRange(estimate.OverlapSeconds, 65, 81);
    }

    [Fact]
    public void Estimate_AsksAPerson_WhenThePatternRepeatsItself()
    {
        // A pulse a second, exactly: any second fits.
        double[] beat = [.. Enumerable.Range(0, 60).Select(i => (double)i)];

        ClockEstimate estimate = EventClockEstimator.Estimate(EventSeries.Of(EventKind.Pulse, beat, 0.001), EventSeries.Of(EventKind.Pulse, [.. beat.Skip(7)], 0.001));

        Assert.Equal(AlignmentVerdict.Review, estimate.Verdict);
        Assert.Contains(estimate.Reasons, reason => reason.Contains("repeats itself", StringComparison.Ordinal));
        Assert.InRange(estimate.Map!.Confidence, 0, 0.2);
    }

    [Fact]
    public void Estimate_NeverPasses_WhenTheEventsAreOfDifferentThings()
    {
        SyntheticSound random = new(16_000, 11);
        for (int i = 0; i < 60; i++)
        {
            (int n, int m) = (3 + (int)(60 * random.Next()), 3 + (int)(60 * random.Next()));
            ClockEstimate estimate = EventClockEstimator.Estimate(Series(Times(random, n, 120), random), Series(Times(random, m, 120), random));
            Assert.NotEqual(AlignmentVerdict.Pass, estimate.Verdict);
        }
    }

    [Fact]
    public void Estimate_RejectsOrAsks_WhenEventsAreTooFew()
    {
        EventSeries three = EventSeries.Of(EventKind.Sound, [1, 4.5, 9], 0.001);
        EventSeries four = EventSeries.Of(EventKind.Sound, [1, 4.5, 9, 9.4], 0.02);

        Assert.Equal(AlignmentVerdict.Quarantine, EventClockEstimator.Estimate(three, three).Verdict);
        Assert.Null(EventClockEstimator.Estimate(EventSeries.Of(EventKind.Sound, [], 0), three).Map);
        // Four within a few seconds, seen by slow cameras: it may be chance.
        Assert.NotEqual(AlignmentVerdict.Pass, EventClockEstimator.Estimate(four, four).Verdict);
    }

    [Fact]
    public void Estimate_DoesNotPass_WhenTimesAreNoNumbersOrOutOfOrder()
    {
        double[] times = Times(new SyntheticSound(16_000, 3), 30, 100);
        EventSeries good = EventSeries.Of(EventKind.Pulse, times, 0.001);

        ClockEstimate holes = EventClockEstimator.Estimate(good, EventSeries.Of(EventKind.Pulse, [.. times, double.NaN, double.PositiveInfinity], 0.001));
        ClockEstimate mixed = EventClockEstimator.Estimate(good, EventSeries.Of(EventKind.Pulse, [.. times.Skip(9), .. times.Take(9)], 0.001));

        Assert.Equal((AlignmentVerdict.Review, AlignmentVerdict.Review), (holes.Verdict, mixed.Verdict));
        Assert.Contains(holes.Reasons, reason => reason.Contains("no numbers", StringComparison.Ordinal));
        Assert.Contains(mixed.Reasons, reason => reason.Contains("out of order", StringComparison.Ordinal));
        Assert.Equal(0, mixed.Map!.OffsetSeconds, 1e-3);
    }

    /// <summary>Times in order, drawn evenly.</summary>
    private static double[] Times(SyntheticSound random, int count, double seconds) => [.. Enumerable.Range(0, count).Select(_ => seconds * random.Next()).Order()];

    /// <summary>Seen to within a millisecond.</summary>
    private static EventSeries Series(IEnumerable<double> times, SyntheticSound random) => EventSeries.Of(EventKind.Sound, [.. times.Select(t => t + (0.001 * random.Noise())).Order()], 0.001);
}
