namespace WorkspaceAgents.Alignment;

/// <summary>What one estimator found out about one track's clock, as a report keeps it.</summary>
public sealed record ClockEvidence
{
    /// <summary>People begin to speak, and captions to be shown, within about this of one another; captions within 150 ms of speech are taken to be right.</summary>
    private const double SpeechErrorMs = 150;

    /// <summary>The track's name.</summary>
    public required string Track { get; init; }

    /// <summary>By what it was measured.</summary>
    public required ClockMethod Method { get; init; }

    /// <summary>What was compared, for people: <c>sound</c>, <c>flashes against pulses of trigger</c>.</summary>
    public string Basis { get; init; } = "";

    /// <summary>Pass: the map may be used. Review: a person has to look. Quarantine: the track does not belong to the video, or nothing can be said.</summary>
    public required AlignmentVerdict Verdict { get; init; }

    /// <summary>Why it is not Pass, and what was noticed; sentences for people.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The map with its error bound (<see cref="ClockMap.ResidualMs"/>) and confidence; null when nothing was found that holds together.</summary>
    public ClockMap? Map { get; init; }

    /// <summary>Root of the mean square distance of the agreeing measurements from the map, in milliseconds.</summary>
    public double? ResidualRmsMs { get; init; }

    /// <summary>The distance 95 % of the agreeing measurements keep, in milliseconds.</summary>
    public double? ResidualP95Ms { get; init; }

    /// <summary>How long both were there together, in seconds.</summary>
    public double? OverlapSeconds { get; init; }

    /// <summary>Standard error of the drift in parts per million; null when it was too short to tell one.</summary>
    public double? DriftErrorPpm { get; init; }

    /// <summary>Places that were compared.</summary>
    public int ComparedCount { get; init; }

    /// <summary>Places that agree with the map.</summary>
    public int AgreeingCount { get; init; }

    /// <summary>By how many standard deviations captions fit speech better there than elsewhere; null for other methods, and when nothing could be compared.</summary>
    public double? Deviations { get; init; }

    /// <summary>How far its map lies at most from the clock that is used, in milliseconds, during the video; null without a map, or when both never meet there.</summary>
    public double? DistanceMs { get; init; }

    /// <summary>Its map and the clock that is used agree within the bounds of both; null without a map.</summary>
    public bool? IsAgreeing { get; init; }

    /// <summary>As a report keeps what was found out about captions; its map is that of the file's own times where those are right.</summary>
    /// <param name="track">The track's name.</param>
    /// <param name="estimate">The estimate.</param>
    /// <param name="startSeconds">What the reference's clock reads at the first sample the estimator saw, from which the captions were counted, too.</param>
    public static ClockEvidence Of(string track, CaptionTimingEstimate estimate, double startSeconds) => new()
    {
        Track = track,
        Method = ClockMethod.Captions,
        Basis = "speech",
        Verdict = estimate.Verdict,
        Reasons = estimate.Reasons,
        Map = estimate is { OffsetSeconds: { } offset, Rate: { } rate } && Math.Abs(rate - 1) * 1e6 <= ClockMap.MaxDriftPpm
            ? Rounded(new ClockMap { OffsetSeconds = offset + (startSeconds * (1 - rate)), DriftPpm = (rate - 1) * 1e6, ResidualMs = SpeechErrorMs, Confidence = estimate.Confidence, Method = ClockMethod.Captions })
            : null,
        ComparedCount = estimate.CaptionCount,
        AgreeingCount = estimate.OnsetCount,
        Deviations = estimate.CaptionCount == 0 ? null : estimate.PeakDeviations,
    };

    /// <summary>As a report keeps an estimate of two sounds.</summary>
    /// <param name="track">The track's name.</param>
    /// <param name="estimate">The estimate.</param>
    /// <param name="referenceStartSeconds">What the reference's clock reads at the first sample the estimator saw.</param>
    /// <param name="trackStartSeconds">What the track's clock reads at its first sample.</param>
    public static ClockEvidence Of(string track, ClockEstimate estimate, double referenceStartSeconds, double trackStartSeconds) =>
        Of(track, (ClockMethod.Audio, "sound"), estimate with { Map = estimate.Map?.Between(referenceStartSeconds, trackStartSeconds) });

    /// <summary>As a report keeps an estimate.</summary>
    /// <param name="track">The track's name.</param>
    /// <param name="by">By what it was measured, and what was compared, for people.</param>
    /// <param name="estimate">The estimate, on both files' own clocks.</param>
    public static ClockEvidence Of(string track, (ClockMethod Method, string Basis) by, ClockEstimate estimate) => new()
    {
        Track = track,
        Method = by.Method,
        Basis = by.Basis,
        Verdict = estimate.Verdict,
        Reasons = estimate.Reasons,
        Map = estimate.Map is { } map ? Rounded(map) : null,
        ResidualRmsMs = estimate.Map is null ? null : estimate.ResidualRmsMs,
        ResidualP95Ms = estimate.Map is null ? null : estimate.ResidualP95Ms,
        OverlapSeconds = estimate.Map is null ? null : estimate.OverlapSeconds,
        DriftErrorPpm = double.IsFinite(estimate.DriftErrorPpm) ? ReportBuilder.Round(estimate.DriftErrorPpm) : null,
        ComparedCount = estimate.WindowCount,
        AgreeingCount = estimate.AgreeingCount,
    };

    /// <summary>Nothing could be measured.</summary>
    /// <param name="track">The track's name.</param>
    /// <param name="by">By what it would have been measured, and what would have been compared.</param>
    /// <param name="reason">Why, and what to do.</param>
    public static ClockEvidence None(string track, (ClockMethod Method, string Basis) by, string reason) =>
        new() { Track = track, Method = by.Method, Basis = by.Basis, Verdict = AlignmentVerdict.Review, Reasons = [reason] };

    /// <summary>
    /// A microsecond, and 10⁻⁴ ppm (a microsecond in 3 h): finer than any estimate, and coarse enough that two processors that add in another order publish the same bytes.
    /// </summary>
    private static ClockMap Rounded(ClockMap map) => map with
    {
        OffsetSeconds = Math.Round(map.OffsetSeconds, 6),
        // A negative zero would be another spelling of the same clock.
        DriftPpm = Math.Round(map.DriftPpm, 4) + 0.0,
        LaterSegments = [.. map.LaterSegments.Select(segment => new ClockSegment(Math.Round(segment.TrackStartSeconds, 3), Math.Round(segment.OffsetSeconds, 6)))],
    };
}
