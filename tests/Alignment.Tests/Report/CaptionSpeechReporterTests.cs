namespace WorkspaceAgents.Alignment.Tests.Report;

public sealed class CaptionSpeechReporterTests
{
    private const string Name = "talk.srt";

    [Fact]
    public void Build_Passes_WhenCaptionsAreShownWhenTheyAreSaid()
    {
        AlignmentReport report = Report(ClockMap.Identity, Said(0, 1, AlignmentVerdict.Pass));

        Assert.Equal((AlignmentVerdict.Pass, 0), (report.Verdict, report.Findings.Count));
        Assert.Equal(0, Assert.Single(report.Tracks).DisagreementMs);
    }

    [Theory]
    [InlineData(AlignmentVerdict.Pass)]
    [InlineData(AlignmentVerdict.Review)]
    public void Build_ProposesACorrectionAndAsks_WhenCaptionsAreShifted(AlignmentVerdict verdict)
    {
        AlignmentReport report = Report(ClockMap.Identity, Said(2.5, 1, verdict));

        Assert.Equal(AlignmentVerdict.Review, report.Verdict);
        Assert.Contains("Give it the clock 2.500 s, 0 ppm", Assert.Single(report.Reasons), StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(report.Tracks).Clock.OffsetSeconds);
    }

    [Fact]
    public void Build_TellsTheCorrection_WhenItWasApplied()
    {
        ClockEvidence found = Said(2.5, 1, AlignmentVerdict.Pass);

        AlignmentReport report = Report(found.Map!, found);

        Assert.Equal(AlignmentVerdict.Pass, report.Verdict);
        Assert.Equal("caption.corrected", Assert.Single(report.Findings).Code);
    }

    [Theory]
    [InlineData(2.5, AlignmentVerdict.Pass)]
    [InlineData(0, AlignmentVerdict.Review)]
    public void Build_ChecksAStatedClock_BySpeech(double statedSeconds, AlignmentVerdict verdict) =>
        Assert.Equal(verdict, Report(ClockMap.Given(statedSeconds), Said(2.5, 1, AlignmentVerdict.Pass)).Verdict);

    [Theory]
    [InlineData(10, 3.0, AlignmentVerdict.Review)]
    [InlineData(10, 4.9, AlignmentVerdict.Pass)]
    [InlineData(0, 0, AlignmentVerdict.Pass)]
    public void Build_AsksOnlyWhereCaptionsCouldBeCompared_WhenNothingAgrees(int captions, double deviations, AlignmentVerdict verdict)
    {
        CaptionTimingEstimate nothing = new() { Verdict = AlignmentVerdict.Quarantine, Reasons = ["They do not agree."], CaptionCount = captions, PeakDeviations = deviations };

        AlignmentReport report = Report(ClockMap.Identity, ClockEvidence.Of(Name, nothing, 0));

        Assert.Equal(verdict, report.Verdict);
        Assert.Contains("They do not agree.", verdict == AlignmentVerdict.Pass ? Assert.Single(report.Findings).Message : Assert.Single(report.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_CountsOnTheVideosClock_WhenTheSoundStartsLater()
    {
        // t_media - 0.5 = 2 + 1.04 · (t_caption - 0.5).
        ClockEvidence found = ClockEvidence.Of(Name, new() { Verdict = AlignmentVerdict.Pass, Reasons = [], OffsetSeconds = 2, Rate = 1.04, CaptionCount = 9 }, 0.5);

        Assert.Equal((1.98, 40_000.0), (found.Map!.OffsetSeconds, found.Map.DriftPpm));
        Assert.Equal(0.5 + 2 + (1.04 * 9.5), found.Map.ToReference(10), 6);
    }

    private static ClockEvidence Said(double offsetSeconds, double rate, AlignmentVerdict verdict) => ClockEvidence.Of(
        Name, new() { Verdict = verdict, Reasons = ["Found by speech."], OffsetSeconds = offsetSeconds, Rate = rate, CaptionCount = 9, OnsetCount = 9, PeakDeviations = 9, Confidence = 0.9 }, 0);

    private static AlignmentReport Report(ClockMap clock, ClockEvidence found) => AlignmentReporter.Build(new AlignmentInput
    {
        FramePtsSeconds = [.. Enumerable.Range(0, 900).Select(frame => frame / 30.0)],
        StopSeconds = 30,
        CaptionTracks = [new CaptionTrack(Name, [new Caption(10, 12, "Hello.")], clock)],
        Evidence = [found],
    });
}
