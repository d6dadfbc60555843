using System.Text;
using WorkspaceAgents.Alignment.Tests.Sensors;

namespace WorkspaceAgents.Alignment.Tests.Report;

public sealed class AlignmentReporterTests
{
    private const double Seconds = 30;

    private static AlignmentInput Video(double start = 0) => new()
    {
        FramePtsSeconds = [.. Enumerable.Range(0, 900).Select(frame => start + (frame / 30.0))],
        StopSeconds = start + Seconds,
    };

    private static AlignmentInput WithSensor(SensorLog log, ClockMap? clock = null) =>
        Video() with { SensorTracks = [new SensorTrack("imu.csv", log, clock ?? ClockMap.Given(0))] };

    private static AlignmentInput WithCaptions(params Caption[] captions) =>
        Video() with { CaptionTracks = [new CaptionTrack("a.srt", captions, ClockMap.Identity)] };

    [Fact]
    public void Build_Passes_WhenThereIsOnlyVideo()
    {
        AlignmentReport report = AlignmentReporter.Build(Video());

        Assert.Equal(AlignmentVerdict.Pass, report.Verdict);
        Assert.Empty(report.Reasons);
        Assert.Equal((900, 33.333333), (report.FrameCount, report.MedianFrameMs));
    }

    [Fact]
    public void Build_PassesAndReportsTheGap_WhenAnImuDropsOutForAMoment()
    {
        AlignmentReport report = AlignmentReporter.Build(WithSensor(Logs.Ramp(Logs.Times(200, -1, 31, gapStart: 10, gapStop: 11.5))));

        Assert.Equal(AlignmentVerdict.Pass, report.Verdict);
        TrackReport track = Assert.Single(report.Tracks);
        Assert.Equal(0.951111, track.CoverageFraction, 2);
        Assert.Equal(1.505, track.LargestGapSeconds, 3);
        Assert.Equal(9.995, track.LargestGapStartSeconds!.Value, 3);
        Assert.Equal(2.5, track.ErrorBoundMs, 3);
        Assert.Contains("half a sample interval, 2.5 ms", track.ErrorBoundBasis, StringComparison.Ordinal);
        AlignmentFinding gap = Assert.Single(report.Findings);
        Assert.Equal(("sensor.gap", "imu.csv", 9.995), (gap.Code, gap.Track, Math.Round(gap.StartSeconds!.Value, 3)));
    }

    [Theory]
    [InlineData(0, 30, AlignmentVerdict.Pass)]
    [InlineData(0, 25.5, AlignmentVerdict.Pass)]
    [InlineData(0, 20, AlignmentVerdict.Review)]
    [InlineData(24.5, 30, AlignmentVerdict.Quarantine)]
    [InlineData(100, 130, AlignmentVerdict.Quarantine)]
    public void Build_JudgesSensorsByCoverage_WhenLogsAreShort(double start, double stop, AlignmentVerdict verdict)
    {
        AlignmentReport report = AlignmentReporter.Build(WithSensor(Logs.Ramp(Logs.Times(200, start, stop))));

        Assert.Equal(verdict, report.Verdict);
        Assert.Equal(verdict != AlignmentVerdict.Pass, report.Reasons.Count > 0);
    }

    [Fact]
    public void Build_AsksForReview_WhenTheLogDropsOutForLong()
    {
        AlignmentReport report = AlignmentReporter.Build(WithSensor(Logs.Ramp(Logs.Times(200, 0, 30, gapStart: 10, gapStop: 15.5))));

        Assert.Equal(AlignmentVerdict.Review, report.Verdict);
        Assert.Contains("5.505 s from 9.995 s on", Assert.Single(report.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_AsksForAClock_WhenALogHasClockTimesOnly()
    {
        SensorLog log = Logs.Ramp(Logs.Times(200, 0, 30)) with { TimeOrigin = SensorTimeOrigin.Utc, FirstTimeUnixNanoseconds = 1_700_000_000_000_000_000 };

        AlignmentReport report = AlignmentReporter.Build(WithSensor(log, ClockMap.Identity));

        Assert.Equal(AlignmentVerdict.Review, report.Verdict);
        Assert.Contains("clocks.json", Assert.Single(report.Reasons), StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(report.Tracks).CoverageFraction);
        Assert.Equal(AlignmentVerdict.Pass, AlignmentReporter.Build(WithSensor(log, ClockMap.Given(0))).Verdict);
    }

    [Fact]
    public void Build_AsksForReview_WhenTheClocksErrorIsMoreThanHalfAFrame()
    {
        SensorLog log = Logs.Ramp(Logs.Times(200, 0, 30));

        Assert.Equal(AlignmentVerdict.Pass, AlignmentReporter.Build(WithSensor(log, ClockMap.Given(0, 0, residualMs: 16))).Verdict);
        AlignmentReport report = AlignmentReporter.Build(WithSensor(log, ClockMap.Given(0, 0, residualMs: 17)));

        Assert.Equal(AlignmentVerdict.Review, report.Verdict);
        Assert.Equal(19.5, Assert.Single(report.Tracks).ErrorBoundMs, 3);
        Assert.Contains("±17 ms", Assert.Single(report.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_PassesASlowSensorUnlessABoundIsSet_WhenItsClockIsRight()
    {
        AlignmentInput input = WithSensor(Logs.Ramp(Logs.Times(10, 0, 30)));

        AlignmentReport report = AlignmentReporter.Build(input);
        AlignmentReport strict = AlignmentReporter.Build(input with { Thresholds = new AlignmentThresholds { MaxErrorBoundMs = 20 } });

        Assert.Equal(AlignmentVerdict.Pass, report.Verdict);
        Assert.Equal(50, Assert.Single(report.Tracks).ErrorBoundMs, 3);
        Assert.Equal("sensor.slower-than-frames", Assert.Single(report.Findings).Code);
        Assert.Equal(AlignmentVerdict.Review, strict.Verdict);
    }

    [Fact]
    public void Build_AsksForReview_WhenManyRowsCouldNotBeUsed()
    {
        SensorLog log = Logs.Ramp(Logs.Times(200, 0, 30)) with { RowsRead = 6200, RowsLeftOut = 199 };

        Assert.Contains("199 of 6200 rows", Assert.Single(AlignmentReporter.Build(WithSensor(log)).Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_MovesFindingsToTheVideosClock_WhenParsingPlacedThem()
    {
        SensorLog log = await SensorCsvReaderTests.ReadAsync("time_s,a\n1,1\n2,2\n1.5,3\n30,1\n");

        AlignmentReport report = AlignmentReporter.Build(WithSensor(log, ClockMap.Given(10)));

        AlignmentFinding finding = report.Findings.Single(finding => finding.Code == "sensor.time-backwards");
        Assert.Equal((11.5, 12.0), (finding.StartSeconds, finding.StopSeconds));
    }

    [Fact]
    public void Build_PassesAndMeasuresCoverage_WhenCaptionsLieInside()
    {
        AlignmentReport report = AlignmentReporter.Build(WithCaptions(new(1, 3, "a"), new(2, 4, "b"), new(10, 12, "c")));

        Assert.Equal(AlignmentVerdict.Pass, report.Verdict);
        TrackReport track = Assert.Single(report.Tracks);
        Assert.Equal((1.0, 18.0, 12.0, 0.5), (track.CoverageFraction, track.LargestGapSeconds, track.LargestGapStartSeconds!.Value, track.ErrorBoundMs));
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void Build_ReportsAndReviews_WhenCaptionsStickOut()
    {
        AlignmentReport report = AlignmentReporter.Build(WithCaptions(new(1, 7, "a"), new(29, 31, "b"), new(40, 42, "c")));

        Assert.Equal(AlignmentVerdict.Review, report.Verdict);
        Assert.Equal(0.7, Assert.Single(report.Tracks).CoverageFraction);
        Assert.Equal(["caption.outside-video", "caption.outside-video"], report.Findings.Select(finding => finding.Code));
        Assert.Contains("30 % of the caption time", Assert.Single(report.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_Quarantines_WhenEveryCaptionIsOutside()
    {
        AlignmentReport report = AlignmentReporter.Build(WithCaptions(new(30, 31, "a"), new(40, 42, "b")));

        Assert.Equal(AlignmentVerdict.Quarantine, report.Verdict);
        Assert.Contains("all 2 captions", Assert.Single(report.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_AsksForReview_WhenACaptionFileHoldsNothing()
    {
        CaptionFile file = CaptionParser.Parse(Encoding.UTF8.GetBytes("hello"), "a.srt");

        AlignmentReport report = AlignmentReporter.Build(Video() with { CaptionTracks = [CaptionTrack.From(file, ClockMap.Identity)] });

        Assert.Equal(AlignmentVerdict.Review, report.Verdict);
        Assert.Equal(2, report.Reasons.Count);
        Assert.Equal("caption.no-cues", Assert.Single(report.Findings).Code);
    }

    [Theory]
    [InlineData(0.0667, ClockMethod.Identity, AlignmentVerdict.Pass, 1)]
    [InlineData(1.4, ClockMethod.Identity, AlignmentVerdict.Review, 1)]
    [InlineData(1.4, ClockMethod.Given, AlignmentVerdict.Pass, 0)]
    public void Build_AsksWhatTimeZeroMeans_WhenTheVideoDoesNotStartAtZero(double start, ClockMethod method, AlignmentVerdict verdict, int findings)
    {
        ClockMap clock = method == ClockMethod.Given ? ClockMap.Given(start) : ClockMap.Identity;

        AlignmentReport report = AlignmentReporter.Build(Video(start) with { CaptionTracks = [new CaptionTrack("a.srt", [new Caption(2, 3, "a")], clock)] });

        Assert.Equal(verdict, report.Verdict);
        Assert.Equal(findings, report.Findings.Count(finding => finding.Code == "clock.start-not-zero"));
    }

    [Theory]
    [InlineData(0, 30, AlignmentVerdict.Pass, 1)]
    [InlineData(0.2, 40, AlignmentVerdict.Pass, 0.993333)]
    [InlineData(0, 20, AlignmentVerdict.Review, 0.666667)]
    [InlineData(50, 20, AlignmentVerdict.Review, 0)]
    public void Build_MeasuresAudioAgainstTheVideo_WhenItStartsLateOrStopsEarly(double start, double duration, AlignmentVerdict verdict, double coverage)
    {
        AlignmentReport report = AlignmentReporter.Build(Video() with { AudioTracks = [new AudioTrack("audio", 48_000, start, duration, ClockMap.Identity)] });

        Assert.Equal((verdict, coverage), (report.Verdict, Assert.Single(report.Tracks).CoverageFraction));
    }

    [Fact]
    public void Build_DoesNotAskAboutAudio_WhenATransportStreamStartsLate()
    {
        AlignmentReport report = AlignmentReporter.Build(Video(1.4) with { AudioTracks = [new AudioTrack("audio", 48_000, 1.4, 30, ClockMap.Identity)] });

        Assert.Equal(AlignmentVerdict.Pass, report.Verdict);
    }

    [Fact]
    public void Build_AsksForReview_WhenTheClocksFileIsWrong()
    {
        ClockFile clocks = ClockFileReader.Read("""{ "foo.csv": {} }"""u8, ["imu.csv"]);

        AlignmentReport report = AlignmentReporter.Build(Video() with { Findings = clocks.Findings });

        Assert.Equal(AlignmentVerdict.Review, report.Verdict);
        Assert.Contains(report.Reasons, reason => reason.Contains("'foo.csv'", StringComparison.Ordinal));
    }

    [Fact]
    public void Build_Quarantines_WhenTheVideoHasNoFrames()
    {
        AlignmentInput input = WithSensor(Logs.Ramp(Logs.Times(200, 0, 30))) with { FramePtsSeconds = [], StopSeconds = 0 };

        Assert.Equal(AlignmentVerdict.Quarantine, AlignmentReporter.Build(input).Verdict);
    }

    [Fact]
    public void ToJson_GivesTheSameBytesAndTheReportBack_WhenBuiltTwice()
    {
        AlignmentInput input = WithSensor(Logs.Ramp(Logs.Times(200, 0, 20)), ClockMap.Given(0.1, -41)) with
        {
            CaptionTracks = [new CaptionTrack("Übung 二.srt", [new Caption(29, 33, "a")], ClockMap.Identity)],
        };

        byte[] json = AlignmentReporter.Build(input).ToJson();
        AlignmentReport back = AlignmentReport.FromJson(json);

        Assert.Equal(json, AlignmentReporter.Build(input).ToJson());
        Assert.Equal(json, back.ToJson());
        string text = Encoding.UTF8.GetString(json);
        Assert.StartsWith("""{"schemaVersion":1,"verdict":"Review","reasons":[""", text, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"Übung 二.srt\",\"kind\":\"Captions\",\"clock\":{\"offsetSeconds\":0,", text, StringComparison.Ordinal);
    }
}
