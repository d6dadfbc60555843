using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>What the reporters of the modalities share: the video's span, the reasons and the findings so far.</summary>
internal sealed class ReportBuilder
{
    private readonly List<string> _reasons = [];
    private readonly List<TrackReport> _tracks = [];
    private readonly List<AlignmentFinding> _findings = [];
    private AlignmentVerdict _verdict = AlignmentVerdict.Pass;

    public ReportBuilder(AlignmentInput input)
    {
        Input = input;
        Start = input.FramePtsSeconds.Count > 0 ? input.FramePtsSeconds[0] : 0;
        Stop = input.FramePtsSeconds.Count > 0 ? input.StopSeconds : 0;
        MedianFrameMs = (SensorIntervals.Median(input.FramePtsSeconds) ?? (Stop - Start)) * 1e3;
        MaxResidualMs = input.Thresholds.MaxResidualMs ?? (MedianFrameMs / 2);
    }

    public AlignmentInput Input { get; }

    public AlignmentThresholds Thresholds => Input.Thresholds;

    public double Start { get; }

    public double Stop { get; }

    /// <summary>The video's first and last second.</summary>
    public (double StartSeconds, double StopSeconds) Span => (Start, Stop);

    public double MedianFrameMs { get; }

    public double MaxResidualMs { get; }

    public void AddRecording()
    {
        AddFindings(Input.Findings, "the recording");
        if (Input.FramePtsSeconds.Count == 0)
            Ask(AlignmentVerdict.Quarantine, "The video has no frames, so there is nothing to align to.");
    }

    public void AddTrack(TrackReport track) => _tracks.Add(track with
    {
        Evidence = [.. EvidenceOf(track.Name).Select(found => ClockCombiner.Compared(found, track.Clock, Span))],
        DisagreementMs = ClockEvidenceReporter.Add(this, track),
    });

    /// <summary>What estimators found out about a track's clock.</summary>
    public IReadOnlyList<ClockEvidence> EvidenceOf(string track) => [.. Input.Evidence.Where(found => found.Track == track)];

    /// <summary>Passes findings on; errors among them are reasons to look.</summary>
    public void AddFindings(IEnumerable<AlignmentFinding> findings, string of)
    {
        foreach (AlignmentFinding finding in findings)
        {
            _findings.Add(finding);
            if (finding.Severity == AlignmentSeverity.Error)
                Ask(AlignmentVerdict.Review, $"{finding.Track ?? of}: {finding.Message} {finding.Suggestion}");
        }
    }

    /// <summary>Passes on what parsing a track found, its times moved from the track's clock to the reference clock; without one they say nothing.</summary>
    public void AddTrackFindings(IEnumerable<AlignmentFinding> findings, string track, ClockMap? clock) => AddFindings(
        findings.Select(finding => finding with
        {
            StartSeconds = finding.StartSeconds is { } start ? clock?.ToReference(start) : null,
            StopSeconds = finding.StopSeconds is { } stop ? clock?.ToReference(stop) : null,
        }),
        track);

    public void Ask(AlignmentVerdict verdict, string reason)
    {
        if (verdict > _verdict)
            _verdict = verdict;
        _reasons.Add(reason);
    }

    /// <summary>Tests how well a clock is known.</summary>
    public void CheckError(string name, ClockMap clock, double errorBoundMs)
    {
        if (clock.ResidualMs > MaxResidualMs)
            Ask(AlignmentVerdict.Review, Text($"{name}: its clock is known to ±{clock.ResidualMs:0.###} ms only; up to {MaxResidualMs:0.###} ms (half a median frame unless set) passes. Measure its offset better, or accept it."));
        if (Thresholds.MaxErrorBoundMs is { } bound && errorBoundMs > bound)
            Ask(AlignmentVerdict.Review, Text($"{name}: its values are known to ±{errorBoundMs:0.###} ms; up to {bound:0.###} ms was asked for. Use a faster sensor, or allow more."));
    }

    /// <summary>Tests a clock, and for one that was assumed whether the video's own starts where other tools think it does.</summary>
    public void CheckClock(string name, ClockMap clock, double errorBoundMs)
    {
        CheckError(name, clock, errorBoundMs);
        if (clock.Method != ClockMethod.Identity || Math.Abs(Start) * 1e3 <= MedianFrameMs / 2)
            return;

        string message = Text($"The video's first frame is at {Start:0.000} s and no clock was stated for this track, so its times were taken as the video's own. If they count from the first frame, they are off by {Start:0.000} s.");
        string suggestion = Text($"State \"offsetSeconds\": {Start:0.######} (or 0, when the times are right) for '{name}' in clocks.json.");
        _findings.Add(new AlignmentFinding("clock.start-not-zero", AlignmentSeverity.Warning, name, null, null, message, suggestion));
        if (Math.Abs(Start) >= Thresholds.ReviewStartSeconds)
            Ask(AlignmentVerdict.Review, $"{name}: {message} {suggestion}");
    }

    public AlignmentReport Build() => new()
    {
        Verdict = _verdict,
        Reasons = _reasons,
        FrameCount = Input.FramePtsSeconds.Count,
        StartSeconds = Start,
        StopSeconds = Stop,
        MedianFrameMs = Round(MedianFrameMs),
        Tracks = _tracks,
        Findings = [.. _findings.OrderByDescending(finding => finding.Severity)],
    };

    /// <summary>Six decimals: a report is read by people, and a microsecond is finer than any of its claims.</summary>
    public static double Round(double value) => Math.Round(value, 6, MidpointRounding.AwayFromZero);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string ClockBasis(ClockMap clock) => clock.Method switch
    {
        ClockMethod.Identity => "clock assumed to be the video's",
        ClockMethod.StartTimes => Text($"clock residual {clock.ResidualMs:0.###} ms, from stated start times"),
        ClockMethod.Given => Text($"clock residual {clock.ResidualMs:0.###} ms, as stated"),
        _ => Text($"clock right within {clock.ResidualMs:0.###} ms, as measured"),
    };
}
