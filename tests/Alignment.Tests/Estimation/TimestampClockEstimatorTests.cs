namespace WorkspaceAgents.Alignment.Tests.Estimation;

public sealed class TimestampClockEstimatorTests
{
    private const double Epoch = 1_764_000_000;

    [Fact]
    public void Estimate_FindsOffsetAndDrift_OfTwoDevicesWithGps()
    {
        ClockEstimate estimate = TimestampClockEstimator.Estimate(Device(Epoch, 300, 1, 20, 0.002), Device(Epoch + 42.125, 200, 0.1, -60, 0.002));

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.Equal(ClockMethod.Timestamps, estimate.Map!.Method);
        double truth = (42.125 + (100 / (1 - 60e-6))) * (1 + 20e-6);
        Assert.InRange(Math.Abs(estimate.Map.ToReference(100) - truth) * 1e3, 0, Math.Min(2, estimate.ErrorBoundMs));
    }

    [Fact]
    public void Estimate_FindsThePause_OfATable()
    {
        TimePair[] table = [.. Enumerable.Range(0, 100).Select(i => new TimePair(i, 5.5 + (1.00002 * i) + (i < 40 ? 0 : 3.25)))];

        ClockEstimate estimate = TimestampClockEstimator.Estimate(TimePairs.Of(table, 0));

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.Equal(20, estimate.Map!.DriftPpm, 0.1);
        ClockSegment later = Assert.Single(estimate.Map.LaterSegments);
        Assert.Equal(8.75, later.OffsetSeconds, 1e-3);
        Assert.InRange(later.TrackStartSeconds, 39, 40);
    }

    [Theory]
    [InlineData(-8)]
    [InlineData(5.5)]
    public void Estimate_AsksAPerson_WhenOneClockIsLocalTime(double hours)
    {
        ClockEstimate estimate = TimestampClockEstimator.Estimate(Device(Epoch, 300, 1, 0, 0.002), Device(Epoch + 42 + (hours * 3600), 200, 1, 0, 0.002));

        Assert.Equal(AlignmentVerdict.Review, estimate.Verdict);
        Assert.Equal(42, estimate.Map!.OffsetSeconds, 0.01);
        Assert.Contains(estimate.Reasons, reason => reason.Contains("time zone", StringComparison.Ordinal));
    }

    [Fact]
    public void Estimate_AsksAPerson_WhenTimesAreWholeSeconds()
    {
        TimePair[] cutOff = [.. Enumerable.Range(0, 300).Select(i => new TimePair(0.7 * i, Math.Floor(Epoch + 10.3 + (0.7 * i))))];

        ClockEstimate estimate = TimestampClockEstimator.Estimate(Device(Epoch, 300, 0.25, 0, 0), TimePairs.Of(cutOff));

        Assert.Equal(AlignmentVerdict.Review, estimate.Verdict);
        Assert.InRange(Math.Abs(estimate.Map!.OffsetSeconds - 10.3) * 1e3, 100, estimate.ErrorBoundMs);
    }

    [Fact]
    public void Estimate_Rejects_WhenDevicesDidNotRunTogetherOrStateTooLittle()
    {
        TimePairs reference = Device(Epoch, 300, 1, 0, 0.002);

        Assert.Equal(AlignmentVerdict.Quarantine, TimestampClockEstimator.Estimate(reference, Device(Epoch + (40 * 86_400), 200, 1, 0, 0.002)).Verdict);
        Assert.Equal(AlignmentVerdict.Quarantine, TimestampClockEstimator.Estimate(reference, TimePairs.Of([new TimePair(0, Epoch)])).Verdict);
        Assert.Null(TimestampClockEstimator.Estimate(reference, TimePairs.Of([new TimePair(double.NaN, 1), new TimePair(1, double.NaN), new TimePair(2, Epoch)])).Map);
    }

    [Fact]
    public void Estimate_DoesNotPass_WhenTimesAreUnsortedOrUnrelated()
    {
        TimePairs reference = Device(Epoch, 300, 1, 0, 0.002);
        SyntheticSound random = new(16_000, 2);

        TimePair[] sorted = [.. Device(Epoch + 10, 200, 1, 0, 0.002).Pairs];
        ClockEstimate unsorted = TimestampClockEstimator.Estimate(reference, TimePairs.Of([.. sorted.Skip(50), .. sorted.Take(50)]));
        ClockEstimate noise = TimestampClockEstimator.Estimate(reference, TimePairs.Of([.. Enumerable.Range(0, 200).Select(i => new TimePair(i, Epoch + (300 * random.Next())))]));

        Assert.Equal(AlignmentVerdict.Review, unsorted.Verdict);
        Assert.Equal(10, unsorted.Map!.OffsetSeconds, 0.01);
        Assert.NotEqual(AlignmentVerdict.Pass, noise.Verdict);
    }

    /// <summary>A device that was started at an instant and whose clock counts from 0, fast by a drift.</summary>
    private static TimePairs Device(double startEpoch, double seconds, double everySeconds, double driftPpm, double jitterSeconds)
    {
        SyntheticSound random = new(16_000, (int)(everySeconds * 100) + 1);
        return TimePairs.Of(
            [.. Enumerable.Range(0, (int)(seconds / everySeconds)).Select(i =>
                new TimePair(i * everySeconds * (1 + (driftPpm * 1e-6)), startEpoch + (i * everySeconds) + (jitterSeconds * random.Noise())))],
            0);
    }
}
