namespace WorkspaceAgents.Alignment.Tests.Estimation;

public sealed class ClockCombinerTests
{
    private static readonly (double, double) Span = (0, 600);

    [Fact]
    public void Combine_TakesTheMostCertain_WhenEstimatesAgree()
    {
        CombinedClock clock = ClockCombiner.Combine([Of(ClockMethod.Events, 5.01, 17), Of(ClockMethod.Audio, 5, 0.1), Of(ClockMethod.Timecode, 4.9, 400, AlignmentVerdict.Review)], Span);

        Assert.Equal((AlignmentVerdict.Pass, 5.0), (clock.Verdict, clock.Map!.OffsetSeconds));
        Assert.Equal(ClockMethod.Audio, clock.Chosen!.Method);
        Assert.Equal(3, clock.Evidence.Count);
    }

    [Fact]
    public void Combine_AsksAPerson_WhenThoseThatPassDisagree()
    {
        CombinedClock clock = ClockCombiner.Combine([Of(ClockMethod.Events, 5.05, 17), Of(ClockMethod.Audio, 5, 0.1)], Span);

        Assert.Equal(AlignmentVerdict.Review, clock.Verdict);
        Assert.Contains("50 ms apart", Assert.Single(clock.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Combine_SeesDriftsThatPart_ThoughOffsetsAreAlike()
    {
        ClockEvidence drifting = Of(ClockMethod.Timecode, 5, 1);

        CombinedClock clock = ClockCombiner.Combine([Of(ClockMethod.Audio, 5, 0.1), drifting with { Map = drifting.Map! with { DriftPpm = 50 } }], Span);

        Assert.Equal(AlignmentVerdict.Review, clock.Verdict);
    }

    [Fact]
    public void Combine_KeepsWhatWasGiven_AndChecksIt()
    {
        Assert.Equal((AlignmentVerdict.Pass, 5.0), Result(ClockCombiner.Combine([Of(ClockMethod.Audio, 5.0004, 0.5)], Span, ClockMap.Given(5))));
        Assert.Equal((AlignmentVerdict.Review, 7.0), Result(ClockCombiner.Combine([Of(ClockMethod.Audio, 5, 0.5)], Span, ClockMap.Given(7))));
        Assert.Equal((AlignmentVerdict.Pass, 7.0), Result(ClockCombiner.Combine([], Span, ClockMap.Given(7))));
    }

    [Fact]
    public void Combine_NeverPasses_ByWhenFilesWereMadeAlone()
    {
        DateTimeOffset start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
        ClockEvidence made = ClockEvidence.Of("b.mp4", (ClockMethod.CreationTimes, "creation times"), CreationTimeClock.Estimate((start, 600), (start.AddSeconds(42), 300)));

        Assert.Equal((AlignmentVerdict.Review, 42.0), Result(ClockCombiner.Combine([made], Span)));
        // A measurement that says otherwise is not overruled, and it is told.
        CombinedClock measured = ClockCombiner.Combine([made, Of(ClockMethod.Audio, 142, 1)], Span);
        Assert.Equal((AlignmentVerdict.Pass, 142.0), Result(measured));
        Assert.Contains("set wrong", Assert.Single(measured.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Combine_DoesNotBelieveCreationTimesAlone_WhenTheSoundSaysTheTrackIsForeign()
    {
        ClockEvidence made = Of(ClockMethod.CreationTimes, 42, 3000, AlignmentVerdict.Review);
        ClockEvidence sound = ClockEvidence.None("b.mp4", (ClockMethod.Audio, "sound"), "They heard different things.") with { Verdict = AlignmentVerdict.Quarantine };

        Assert.Equal(AlignmentVerdict.Quarantine, ClockCombiner.Combine([made, sound with { ComparedCount = 40 }], Span).Verdict);
        // Silence says nothing of the kind.
        Assert.Equal((AlignmentVerdict.Review, 42.0), Result(ClockCombiner.Combine([made, sound], Span)));
    }

    [Theory]
    [InlineData(-8, true)]
    [InlineData(5.5, true)]
    [InlineData(0, false)]
    public void CreationTimes_AreRecognised_WhenOneIsLocalTime(double hours, bool isTrap)
    {
        DateTimeOffset start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

        ClockEstimate estimate = CreationTimeClock.Estimate((start, 60), (start.AddSeconds(12).AddHours(hours), 30));

        Assert.Equal(12, estimate.Map!.OffsetSeconds, 1e-6);
        Assert.Equal(isTrap, estimate.Reasons.Any(reason => reason.Contains("time zone", StringComparison.Ordinal)));
        Assert.Equal(AlignmentVerdict.Quarantine, CreationTimeClock.Estimate((start, 60), (start.AddHours(hours).AddMinutes(7), 30)).Verdict);
    }

    [Fact]
    public void Combine_Quarantines_WhenNothingCanBeSaid()
    {
        CombinedClock clock = ClockCombiner.Combine([ClockEvidence.Of("b.mp4", (ClockMethod.Audio, "sound"), ClockEstimate.Nothing("It is silent."))], Span);

        Assert.Equal(AlignmentVerdict.Quarantine, clock.Verdict);
        Assert.Equal("By sound: It is silent.", Assert.Single(clock.Reasons));
        Assert.NotEmpty(ClockCombiner.Combine([], Span).Reasons);
    }

    private static (AlignmentVerdict, double) Result(CombinedClock clock) => (clock.Verdict, Math.Round(clock.Map!.OffsetSeconds, 6));

    private static ClockEvidence Of(ClockMethod method, double offset, double boundMs, AlignmentVerdict verdict = AlignmentVerdict.Pass) => ClockEvidence.Of("b.mp4", (method, method.ToString()), new ClockEstimate
    {
        Map = new ClockMap { OffsetSeconds = offset, ResidualMs = boundMs, Confidence = 0.9, Method = method },
        Verdict = verdict,
        Reasons = [],
        ErrorBoundMs = boundMs,
    });
}
