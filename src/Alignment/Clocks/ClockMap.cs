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
    public double ToReference(double trackSeconds) => OffsetSeconds + ((1 + (DriftPpm * 1e-6)) * trackSeconds);

    /// <summary>Track time, in seconds, of a reference time in seconds.</summary>
    public double ToTrack(double referenceSeconds) => (referenceSeconds - OffsetSeconds) / (1 + (DriftPpm * 1e-6));

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"t = {OffsetSeconds} s + (1 + {DriftPpm} ppm) · t_track, ±{ResidualMs} ms ({Method})");
}
