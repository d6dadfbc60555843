namespace WorkspaceAgents.Alignment.Tests.Report;

public sealed class CameraReporterTests
{
    [Theory]
    [InlineData(1, AlignmentVerdict.Pass, 0.9, 1)]
    [InlineData(5, AlignmentVerdict.Review, 0.5, 5)]
    [InlineData(9, AlignmentVerdict.Quarantine, 0.1, 9)]
    public void Build_JudgesACamera_ByHowManyFramesItHasAFrameFor(double offsetSeconds, AlignmentVerdict verdict, double coverage, double gapSeconds)
    {
        AlignmentReport report = Report(ClockMap.Given(offsetSeconds, residualMs: 2));

        Assert.Equal(verdict, report.Verdict);
        TrackReport track = Assert.Single(report.Tracks);
        Assert.Equal((TrackKind.Camera, coverage, gapSeconds), (track.Kind, Math.Round(track.CoverageFraction, 2), Math.Round(track.LargestGapSeconds, 3)));
        // The clock's 2 ms and half a frame of 40 ms.
        Assert.Equal(22, track.ErrorBoundMs, 6);
        Assert.Equal(250, track.ItemCount);
    }

    [Fact]
    public void Build_SeesThePauseOfACamera()
    {
        ClockMap paused = ClockMap.Given(0) with { LaterSegments = [new ClockSegment(4, 2)] };

        TrackReport track = Assert.Single(Report(paused).Tracks);

        Assert.Equal((0.8, 2.0, 4.0), (track.CoverageFraction, Math.Round(track.LargestGapSeconds, 3), Math.Round(track.LargestGapStartSeconds!.Value, 3)));
    }

    private static AlignmentReport Report(ClockMap clock) => AlignmentReporter.Build(new AlignmentInput
    {
        FramePtsSeconds = [.. Enumerable.Range(0, 200).Select(frame => frame / 20.0)],
        StopSeconds = 10,
        CameraTracks = [new CameraTrack("second.mp4", [.. Enumerable.Range(0, 250).Select(frame => frame / 25.0)], 10, clock)],
    });
}
