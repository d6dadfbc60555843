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

    [Fact]
    public void ToTrack_IsTheInverse_InEveryPieceOfAClockThatPaused()
    {
        ClockMap clock = ClockMap.Given(10, driftPpm: 100) with { LaterSegments = [new(50, 12.5), new(80, 12)] };

        Assert.Equal(10 + (1.0001 * 49), clock.ToReference(49));
        Assert.Equal(12.5 + (1.0001 * 50), clock.ToReference(50));
        Assert.Equal(12 + (1.0001 * 90), clock.ToReference(90));
        foreach (double track in new[] { -3, 0, 49.9, 50, 79.2, 90 })
            Assert.Equal(track, clock.ToTrack(clock.ToReference(track)), 1e-9);
    }

    [Fact]
    public void ToTrack_IsNoNumber_WhileTheTrackPaused()
    {
        ClockMap clock = ClockMap.Given(10) with { LaterSegments = [new(50, 12.5)] };

        Assert.Equal(double.NaN, clock.ToTrack(61));
        Assert.Equal(50, clock.ToTrack(62.5), 1e-9);
    }

    [Theory]
    [InlineData(double.NaN, 0, 0)]
    [InlineData(double.PositiveInfinity, 0, 0)]
    [InlineData(0, 100_001, 0)]
    [InlineData(0, double.NaN, 0)]
    [InlineData(0, 0, -1)]
    public void Given_Throws_WhenAValueIsImpossible(double offset, double drift, double residual) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ClockMap.Given(offset, drift, residual));

    [Fact]
    public void Between_IsTheSameMap_WhenTheClocksReadOtherThanZero()
    {
        ClockMap map = ClockMap.Given(2.5, 80) with { LaterSegments = [new ClockSegment(40, 5)] };

        ClockMap shifted = map.Between(10, 1.4);

        foreach (double track in new[] { 0.0, 39, 40, 55 })
            Assert.Equal(map.ToReference(track) + 10, shifted.ToReference(track + 1.4), 1e-9);
    }
}
