namespace WorkspaceAgents.Alignment.Tests.Report;

public sealed class VideoSensorReporterTests
{
    [Theory]
    [InlineData(true, AlignmentVerdict.Pass)]
    [InlineData(false, AlignmentVerdict.Quarantine)]
    public void Build_TakesNothingThatALogOfTheVideoLacks_AsASignThatItIsForeign(bool isOfTheVideo, AlignmentVerdict verdict)
    {
        double[] times = [0, 0.5, 1];
        SensorLog log = new() { Name = "ride.ACCL.csv", Channels = [new SensorChannel("x", "m/s²")], TimesSeconds = times, Values = [times] };

        AlignmentReport report = AlignmentReporter.Build(new AlignmentInput
        {
            FramePtsSeconds = [.. Enumerable.Range(0, 300).Select(frame => frame / 30.0)],
            StopSeconds = 10,
            SensorTracks = [new SensorTrack(log.Name, log, ClockMap.Identity) { IsOfTheVideo = isOfTheVideo }],
            Thresholds = new AlignmentThresholds { MaxResidualMs = 1000 },
        });

        Assert.Equal(verdict, report.Verdict);
        Assert.InRange(Assert.Single(report.Tracks).CoverageFraction, 0.05, 0.15);
    }
}
