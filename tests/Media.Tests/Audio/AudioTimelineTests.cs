namespace WorkspaceAgents.Media.Tests;

public sealed class AudioTimelineTests
{
    [Fact]
    public void Locate_FindsTheFrame_WhenTicksAreCoarserThanSamples()
    {
        // Matroska: milliseconds, frames of 1024, the first shortened to 700 by priming.
        var timeline = new AudioTimeline(new TimeBase(1, 1000), 44100, 10, 1024, 700);

        for (var frame = 0; frame < 5000; frame++)
        {
            var first = 700 + (frame * 1024L);
            Assert.Equal(first, timeline.Locate(10 + (long)Math.Round(first / 44.1)));
        }
    }

    [Fact]
    public void Locate_GivesNothing_WhenATimeFitsNoFrame()
    {
        var timeline = new AudioTimeline(new TimeBase(1, 1000), 44100, 0, 1024, 1024);

        Assert.Null(timeline.Locate(1012));
        Assert.Null(new AudioTimeline(new TimeBase(1, 1000), 44100, 0, 0, 800).Locate(1000));
    }

    [Fact]
    public void Compare_CountsOn_WhileTimesOnlyRound()
    {
        var timeline = new AudioTimeline(new TimeBase(1, 1000), 48000, 0, 1024, 1024);

        for (var frame = 0; frame < 5000; frame++)
            Assert.Equal((0, null), timeline.Compare((long)Math.Round(frame * 1024 / 48.0), frame * 1024L));
    }

    [Theory]
    [InlineData(3072, 1024, AudioGapKind.Missing, 2048)]
    [InlineData(3100, 1100, AudioGapKind.Missing, 2000)]
    [InlineData(3147, 1100, AudioGapKind.Missing, 2048)]
    [InlineData(1024, 3072, AudioGapKind.Overlap, -2048)]
    public void Compare_TellsHolesAndOverlaps_ToTheSample(long pts, long next, AudioGapKind kind, long shift)
    {
        var timeline = new AudioTimeline(new TimeBase(1, 48000), 48000, 0, 1024, 1024);

        Assert.Equal((shift, kind), timeline.Compare(pts, next));
    }

    [Fact]
    public void Compare_SeesAJump_WhereAHoleWouldBeLongerThanTheFile()
    {
        var timeline = new AudioTimeline(new TimeBase(1, 48000), 48000, 0, 1024, 1024) { LongestHoleSeconds = 30 };

        Assert.Equal(AudioGapKind.Missing, timeline.Compare(29 * 48000, 1024).Kind);
        Assert.Equal(AudioGapKind.ClockJump, timeline.Compare(31 * 48000, 0).Kind);
    }

    [Theory]
    [InlineData(long.MaxValue / 2)]
    [InlineData(-100_000_000L)]
    public void Compare_GoesOn_WhenTheClockJumps(long pts)
    {
        var timeline = new AudioTimeline(new TimeBase(1, 48000), 48000, 0, 1024, 1024);

        Assert.Equal(AudioGapKind.ClockJump, timeline.Compare(pts, 4096).Kind);
        Assert.Equal((0, null), timeline.Compare(pts, 4096));
    }
}
