namespace WorkspaceAgents.Alignment.Tests.Estimation;

public sealed class FrameTimesClockEstimatorTests
{
    [Fact]
    public void Estimate_Passes_WhenUnevenTimesAreAlike()
    {
        double[] reference = Uneven(200);

        ClockEstimate estimate = FrameTimesClockEstimator.Estimate(reference, [.. reference.Select(t => Math.Round(t - 1.25, 3))])!;

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.Equal(1.25, estimate.Map!.OffsetSeconds, 0.001);
        Assert.InRange(estimate.ErrorBoundMs, 1, 2);
    }

    [Fact]
    public void Estimate_AsksAPerson_WhenTimesAreEvenOrRepeat()
    {
        double[] even = [.. Enumerable.Range(0, 200).Select(i => i / 30.0)];
        double[] film = [.. Enumerable.Range(0, 200).Select(i => (i / 2 * 5 / 60.0) + (i % 2 * 3 / 60.0))];

        Assert.Equal(AlignmentVerdict.Review, FrameTimesClockEstimator.Estimate(even, even)!.Verdict);
        Assert.Equal(AlignmentVerdict.Review, FrameTimesClockEstimator.Estimate(film, film)!.Verdict);
    }

    [Fact]
    public void Estimate_SaysNothing_WhenTheVideosDiffer()
    {
        double[] reference = Uneven(200);

        Assert.Null(FrameTimesClockEstimator.Estimate(reference, reference[..199]));
        Assert.Null(FrameTimesClockEstimator.Estimate(reference, [.. reference.Select((t, i) => i == 100 ? t + 0.003 : t)]));
        Assert.Null(FrameTimesClockEstimator.Estimate(reference[..10], reference[..10]));
    }

    private static double[] Uneven(int count)
    {
        Random random = new(5);
        double time = 0;
        return [.. Enumerable.Range(0, count).Select(_ => time += 0.02 + (0.03 * random.NextDouble()))];
    }
}
