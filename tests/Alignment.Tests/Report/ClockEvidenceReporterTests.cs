namespace WorkspaceAgents.Alignment.Tests.Report;

public sealed class ClockEvidenceReporterTests
{
    private const string Name = "recorder.wav";
    private static readonly (ClockMethod Method, string Basis) Sound = (ClockMethod.Audio, "sound");

    [Fact]
    public void Build_Passes_WhenTheClockIsTheMeasuredOne()
    {
        ClockEvidence found = Measured(AlignmentVerdict.Pass, 1.5, 0.4);

        AlignmentReport report = Report(found.Map!, found);

        Assert.Equal(AlignmentVerdict.Pass, report.Verdict);
        TrackReport track = Assert.Single(report.Tracks);
        Assert.Equal((0.0, 0.4), (track.DisagreementMs, track.Clock.ResidualMs));
        Assert.Equal(found with { DistanceMs = 0, IsAgreeing = true }, Assert.Single(track.Evidence));
        Assert.Contains("right within 0.4 ms, as measured", track.ErrorBoundBasis, StringComparison.Ordinal);
        Assert.Equal(report.ToJson(), AlignmentReport.FromJson(report.ToJson()).ToJson());
    }

    [Theory]
    [InlineData(AlignmentVerdict.Review, 0.4, "not sure")]
    [InlineData(AlignmentVerdict.Pass, 17, "up to 16.667 ms")]
    public void Build_AsksForALook_WhenTheMeasuredClockIsNotSure(AlignmentVerdict verdict, double boundMs, string because)
    {
        ClockEvidence found = Measured(verdict, 1.5, boundMs);

        AlignmentReport report = Report(found.Map!, found);

        Assert.Equal(AlignmentVerdict.Review, report.Verdict);
        Assert.Contains(because, Assert.Single(report.Reasons), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AlignmentVerdict.Quarantine)]
    [InlineData(AlignmentVerdict.Review)]
    public void Build_KeepsTheEstimatorsVerdict_WhenNoClockCouldBeMeasured(AlignmentVerdict verdict)
    {
        ClockEvidence nothing = ClockEvidence.None(Name, Sound, "They heard different things.") with { Verdict = verdict };

        AlignmentReport report = Report(ClockMap.Identity, nothing);

        Assert.Equal(verdict, report.Verdict);
        Assert.Contains("They heard different things.", Assert.Single(report.Reasons), StringComparison.Ordinal);
        Assert.Null(Assert.Single(report.Tracks).DisagreementMs);
    }

    [Theory]
    [InlineData(1.510, AlignmentVerdict.Pass)]
    [InlineData(1.530, AlignmentVerdict.Review)]
    [InlineData(500, AlignmentVerdict.Review)]
    public void Build_ChecksAStatedClock_WhenOneWasMeasured(double statedSeconds, AlignmentVerdict verdict)
    {
        AlignmentReport report = Report(ClockMap.Given(statedSeconds), Measured(AlignmentVerdict.Pass, 1.5, 0.4));

        Assert.Equal(verdict, report.Verdict);
        Assert.Equal(verdict == AlignmentVerdict.Pass, report.Findings.All(finding => finding.Code != "clock.disagrees"));
        Assert.Equal((statedSeconds - 1.5) * 1e3, Assert.Single(report.Tracks).DisagreementMs!.Value, 6);
    }

    [Fact]
    public void Build_LeavesAStatedClockAlone_WhenNothingCouldBeMeasured()
    {
        AlignmentReport report = Report(ClockMap.Given(2), Measured(AlignmentVerdict.Review, 700, 0.4), ClockEvidence.None(Name, Sound, "Silence."));

        Assert.Equal(AlignmentVerdict.Pass, report.Verdict);
        Assert.Equal(2, report.Findings.Count(finding => finding is { Code: "clock.not-checked", Severity: AlignmentSeverity.Info }));
    }

    [Fact]
    public void Build_AsksForALook_WhenTwoEstimatesDisagree()
    {
        ClockEvidence first = Measured(AlignmentVerdict.Pass, 1.5, 0.4);

        AlignmentReport agreeing = Report(first.Map!, first, Measured(AlignmentVerdict.Pass, 1.5005, 0.4));
        AlignmentReport disagreeing = Report(first.Map!, first, Measured(AlignmentVerdict.Pass, 1.501, 0.5));

        Assert.Equal(AlignmentVerdict.Pass, agreeing.Verdict);
        Assert.Equal(AlignmentVerdict.Review, disagreeing.Verdict);
        Assert.Contains("do not agree within their error bounds", Assert.Single(disagreeing.Reasons), StringComparison.Ordinal);
        Assert.Equal([(true, 0.0), (false, 1.0)], Assert.Single(disagreeing.Tracks).Evidence.Select(found => (found.IsAgreeing!.Value, found.DistanceMs!.Value)));
    }

    [Fact]
    public void Build_TakesALogsClockAsAssumed_UnlessSomethingSpeaksAgainstIt()
    {
        ClockEvidence none = ClockEvidence.None("imu.csv", (ClockMethod.Events, "flashes against pulses of sync"), "There are no flashes.") with { Verdict = AlignmentVerdict.Quarantine };
        ClockEvidence against = Measured(AlignmentVerdict.Review, 4, 10) with { Track = "imu.csv", Method = ClockMethod.Events, Basis = none.Basis };

        AlignmentReport assumed = ReportOfLog(ClockMap.Identity, none);
        AlignmentReport doubted = ReportOfLog(ClockMap.Identity, against);

        Assert.Equal(AlignmentVerdict.Pass, assumed.Verdict);
        Assert.Contains("flashes against pulses of sync", Assert.Single(assumed.Findings, finding => finding.Code == "clock.not-checked").Message, StringComparison.Ordinal);
        Assert.Equal(AlignmentVerdict.Review, doubted.Verdict);
        Assert.Contains("by flashes against pulses of sync it would begin at 4.000 s", Assert.Single(doubted.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Surest_TakesThePassingOneWithTheSmallestBound_AndNeverAQuarantinedOne()
    {
        ClockEvidence review = Measured(AlignmentVerdict.Review, 1, 0.01), wide = Measured(AlignmentVerdict.Pass, 1, 5), narrow = Measured(AlignmentVerdict.Pass, 1, 2);

        Assert.Same(narrow, ClockCombiner.Surest([review, wide, narrow]));
        Assert.Same(review, ClockCombiner.Surest([review, Measured(AlignmentVerdict.Quarantine, 1, 0)]));
        Assert.Null(ClockCombiner.Surest([Measured(AlignmentVerdict.Quarantine, 1, 0), ClockEvidence.None(Name, Sound, "Silence.")]));
    }

    [Fact]
    public void Of_CountsOnTheFilesOwnClocks_AndRoundsToMicroseconds()
    {
        ClockEstimate estimate = new()
        {
            Verdict = AlignmentVerdict.Pass, Reasons = [],
            Map = new ClockMap { OffsetSeconds = 2.0000001, DriftPpm = 50.00001, ResidualMs = 1, Method = ClockMethod.Audio, LaterSegments = [new(10, 3.0000001)] },
        };

        ClockEvidence found = ClockEvidence.Of(Name, estimate, 0.5, 0.25);

        // 0.5 + 2 - 0.25 · 50 ppm.
        Assert.Equal((2.249988, 50.0), (found.Map!.OffsetSeconds, found.Map.DriftPpm));
        Assert.Equal(new ClockSegment(10.25, 3.249988), Assert.Single(found.Map.LaterSegments));
        Assert.Null(found.DriftErrorPpm);
    }

    private static ClockEvidence Measured(AlignmentVerdict verdict, double offsetSeconds, double boundMs) => new()
    {
        Track = Name, Method = Sound.Method, Basis = Sound.Basis, Verdict = verdict, Reasons = verdict == AlignmentVerdict.Pass ? [] : ["Few windows agree."],
        Map = new ClockMap { OffsetSeconds = offsetSeconds, ResidualMs = boundMs, Confidence = 0.9, Method = ClockMethod.Audio },
    };

    private static AlignmentReport Report(ClockMap clock, params ClockEvidence[] evidence) => AlignmentReporter.Build(new AlignmentInput
    {
        FramePtsSeconds = [.. Enumerable.Range(0, 900).Select(frame => frame / 30.0)],
        StopSeconds = 30,
        AudioTracks = [new AudioTrack(Name, 48_000, 0, 60, clock)],
        Evidence = evidence,
        Thresholds = new AlignmentThresholds { ReviewAudioCoverage = 0 },
    });

    private static AlignmentReport ReportOfLog(ClockMap clock, params ClockEvidence[] evidence)
    {
        double[] times = [.. Enumerable.Range(0, 3001).Select(i => i / 100.0)];
        SensorLog log = new() { Name = "imu.csv", Channels = [new SensorChannel("ax", null)], TimesSeconds = times, Values = [times] };
        return AlignmentReporter.Build(new AlignmentInput
        {
            FramePtsSeconds = [.. Enumerable.Range(0, 900).Select(frame => frame / 30.0)],
            StopSeconds = 30,
            SensorTracks = [new SensorTrack(log.Name, log, clock)],
            Evidence = evidence,
        });
    }
}
