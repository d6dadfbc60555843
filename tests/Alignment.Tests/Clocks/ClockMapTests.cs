namespace WorkspaceAgents.Alignment.Tests.Clocks;

public sealed class ClockMapTests
{
    [Fact]
    public void ToReference_AppliesOffsetAndDrift_WhenGiven()
    {
        ClockMap clock = ClockMap.Given(1.25, driftPpm: -41);

        Assert.Equal(1.25 + (1000 * (1 - 41e-6)), clock.ToReference(1000), 12);
        Assert.Equal(1000, clock.ToTrack(clock.ToReference(1000)), 9);
        Assert.Equal((ClockMethod.Given, 1.0), (clock.Method, clock.Confidence));
    }

    [Fact]
    public void Identity_KeepsTimesExactly_WhenNothingIsStated()
    {
        Assert.Equal(1234.5678901, ClockMap.Identity.ToReference(1234.5678901));
        Assert.Equal(1234.5678901, ClockMap.Identity.ToTrack(1234.5678901));
    }

    [Fact]
    public void FromStartTimes_PutsTheFirstSampleInItsPlace_WhenBothInstantsAreKnown()
    {
        DateTimeOffset start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

        ClockMap clock = ClockMap.FromStartTimes(start, start.AddMilliseconds(-1500));

        Assert.Equal((-1.5, ClockMethod.StartTimes), (clock.OffsetSeconds, clock.Method));
    }

    [Theory]
    [InlineData(double.NaN, 0, 0)]
    [InlineData(double.PositiveInfinity, 0, 0)]
    [InlineData(0, 100_001, 0)]
    [InlineData(0, double.NaN, 0)]
    [InlineData(0, 0, -1)]
    public void Given_Throws_WhenAValueIsImpossible(double offset, double drift, double residual) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ClockMap.Given(offset, drift, residual));
}
