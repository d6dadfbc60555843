using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// The map from a track's clock to the reference clock (the primary video's PTS):
/// <c>t_reference = offset + (1 + drift · 1e-6) · t_track</c>.
/// </summary>
public sealed record ClockMap
{
    /// <summary>The largest drift that is believed, in parts per million: beyond it a unit is wrong, not a crystal.</summary>
    public const double MaxDriftPpm = 100_000;

    /// <summary>The track shares the reference clock; assumed, so the confidence is 0.5.</summary>
    public static ClockMap Identity { get; } = new() { Method = ClockMethod.Identity, Confidence = 0.5 };

    /// <summary>Reference time of track time 0, in seconds.</summary>
    public double OffsetSeconds { get; init; }

    /// <summary>How much faster reference time passes than the track's, in parts per million.</summary>
    public double DriftPpm { get; init; }

    /// <summary>How far known points lie from the map, in milliseconds; 0 when the map was stated and not measured.</summary>
    public double ResidualMs { get; init; }

    /// <summary>How sure the map is, in [0, 1]: 1 stated, 0.5 assumed, otherwise as measured.</summary>
    public double Confidence { get; init; }

    /// <summary>How the map was come by.</summary>
    public ClockMethod Method { get; init; }

    /// <summary>Where the offset changes, in order of track time; empty for a clock that ran through. Until the first of them <see cref="OffsetSeconds"/> holds.</summary>
    public IReadOnlyList<ClockSegment> LaterSegments { get; init; } = [];

    /// <summary>A stated map.</summary>
    /// <param name="offsetSeconds">Reference time of track time 0, in seconds; finite.</param>
    /// <param name="driftPpm">Drift in parts per million, within ±<see cref="MaxDriftPpm"/>.</param>
    /// <param name="residualMs">What whoever states it knows of its error, in milliseconds, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or out of range.</exception>
    public static ClockMap Given(double offsetSeconds, double driftPpm = 0, double residualMs = 0)
    {
        if (!double.IsFinite(offsetSeconds))
            throw new ArgumentOutOfRangeException(nameof(offsetSeconds), offsetSeconds, "The offset must be a finite number of seconds.");
        if (!(Math.Abs(driftPpm) <= MaxDriftPpm))
            throw new ArgumentOutOfRangeException(nameof(driftPpm), driftPpm, "The drift must lie within ±100000 ppm.");
        if (!(residualMs >= 0) || double.IsInfinity(residualMs))
            throw new ArgumentOutOfRangeException(nameof(residualMs), residualMs, "The residual must be 0 ms or more.");

        return new ClockMap
        {
            OffsetSeconds = offsetSeconds,
            DriftPpm = driftPpm,
            ResidualMs = residualMs,
            Confidence = 1,
            Method = ClockMethod.Given,
        };
    }

    /// <summary>The map of a log of absolute times, whose track time 0 is its first sample.</summary>
    /// <param name="referenceStartUtc">The instant at which the reference clock reads 0 s.</param>
    /// <param name="firstSampleUtc">The instant of the log's first sample.</param>
    /// <param name="driftPpm">Drift in parts per million, within ±<see cref="MaxDriftPpm"/>.</param>
    /// <param name="residualMs">What is known of the error of the two instants, in milliseconds, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or out of range.</exception>
    public static ClockMap FromStartTimes(
        DateTimeOffset referenceStartUtc,
        DateTimeOffset firstSampleUtc,
        double driftPpm = 0,
        double residualMs = 0) =>
        Given((firstSampleUtc - referenceStartUtc).TotalSeconds, driftPpm, residualMs) with { Method = ClockMethod.StartTimes };

    /// <summary>Reference time, in seconds, of a track time in seconds.</summary>
    public double ToReference(double trackSeconds)
    {
        double offset = OffsetSeconds;
        foreach (ClockSegment segment in LaterSegments)
        {
            if (segment.TrackStartSeconds <= trackSeconds)
                offset = segment.OffsetSeconds;
        }

        return offset + ((1 + (DriftPpm * 1e-6)) * trackSeconds);
    }

    /// <summary>
    /// Track time, in seconds, of a reference time in seconds; NaN while the track paused. Where a stretch of reference time is in the track twice, the
    /// first is taken.
    /// </summary>
    public double ToTrack(double referenceSeconds)
    {
        double offset = OffsetSeconds;
        double start = double.NegativeInfinity;
        foreach (ClockSegment segment in LaterSegments)
        {
            double track = (referenceSeconds - offset) / (1 + (DriftPpm * 1e-6));
            if (track < segment.TrackStartSeconds)
                return track >= start ? track : double.NaN;
            (offset, start) = (segment.OffsetSeconds, segment.TrackStartSeconds);
        }

        double last = (referenceSeconds - offset) / (1 + (DriftPpm * 1e-6));
        return last >= start ? last : double.NaN;
    }

    /// <summary>The same map between clocks that do not read 0 where those of this map do.</summary>
    /// <param name="referenceStartSeconds">What the other reference clock reads at this map's reference time 0.</param>
    /// <param name="trackStartSeconds">What the other track clock reads at this map's track time 0.</param>
    public ClockMap Between(double referenceStartSeconds, double trackStartSeconds)
    {
        double shift = referenceStartSeconds - ((1 + (DriftPpm * 1e-6)) * trackStartSeconds);
        return this with
        {
            OffsetSeconds = OffsetSeconds + shift,
            LaterSegments = [.. LaterSegments.Select(segment => new ClockSegment(segment.TrackStartSeconds + trackStartSeconds, segment.OffsetSeconds + shift))],
        };
    }

    /// <summary>True when every value is the same, the later segments' among them.</summary>
    public bool Equals(ClockMap? other) => other is not null
        && (OffsetSeconds, DriftPpm, ResidualMs, Confidence, Method) == (other.OffsetSeconds, other.DriftPpm, other.ResidualMs, other.Confidence, other.Method)
        && LaterSegments.SequenceEqual(other.LaterSegments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OffsetSeconds, DriftPpm, ResidualMs, Confidence, Method, LaterSegments.Count);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"t = {OffsetSeconds} s + (1 + {DriftPpm} ppm) · t_track, ±{ResidualMs} ms ({Method})");
}
