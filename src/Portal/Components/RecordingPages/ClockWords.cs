using System.Globalization;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.RecordingPages;

/// <summary>Clocks in words.</summary>
internal static class ClockWords
{
    /// <summary>An error bound, as <c>±3.2 ms</c>.</summary>
    public static string Within(double? ms) => ms is { } known ? string.Create(CultureInfo.InvariantCulture, $"±{known:0.0##} ms") : "unknown";

    /// <summary>Where a track's clock came from.</summary>
    public static string Method(TrackAlignment track) => track.Method switch
    {
        "identity" => "assumed",
        "given" => "given",
        "startTimes" => "start times",
        "audio" => "measured: sound",
        "captions" => "corrected: speech",
        "creationTimes" => "a guess: when the files were made",
        var other => $"measured: {other}",
    };

    /// <summary>The map, as <c>−3.217 s, +80.0 ppm</c>.</summary>
    public static string Map(double offsetSeconds, double driftPpm) => $"{Words.Signed(offsetSeconds, "0.000###")} s, {Words.Signed(driftPpm, "0.0##")} ppm";

    /// <summary>What was measured, for whoever wants to know more.</summary>
    public static string? Found(TrackAlignment track) => track.Evidence.Count == 0 ? null : string.Join(" ", track.Evidence.Select(found =>
        found.Method == ClockMethod.Captions ? string.Join(" ", found.Reasons)
        : found.Map is { } map
            ? string.Create(CultureInfo.InvariantCulture, $"Measured{By(found)} {Map(map.OffsetSeconds, map.DriftPpm)}, ±{map.ResidualMs:0.###} ms: {Counts(found)}{Agrees(found)}")
            : $"{(found.Basis.Length > 0 ? $"By {found.Basis}: " : "")}{string.Join(" ", found.Reasons)}"));

    private static string By(ClockEvidence found) => found.Basis.Length > 0 ? $" by {found.Basis}" : "";

    private static string Counts(ClockEvidence found) => found.ComparedCount == 0
        ? string.Join(" ", found.Reasons)
        : string.Create(CultureInfo.InvariantCulture, $"{found.AgreeingCount} of {found.ComparedCount} places agree over {found.OverlapSeconds:0.#} s.");

    private static string Agrees(ClockEvidence found) => found switch
    {
        { IsAgreeing: false, DistanceMs: { } ms } => string.Create(CultureInfo.InvariantCulture, $" It disagrees with the clock that is used, by {ms:0.###} ms."),
        { IsAgreeing: false } => " It never meets the clock that is used.",
        { IsAgreeing: true, DistanceMs: > 0 } => string.Create(CultureInfo.InvariantCulture, $" It agrees with the clock that is used, to {found.DistanceMs:0.###} ms."),
        _ => "",
    };

    /// <summary>What a form begins with: the clock as it is, or one that was measured and not used.</summary>
    public static TrackAlignment? Proposed(TrackAlignment? track) =>
        track is { Method: "identity" } && track.Evidence.FirstOrDefault(found => found is { Verdict: AlignmentVerdict.Pass, Map: not null })?.Map is { } map
            ? track with { OffsetSeconds = map.OffsetSeconds, DriftPpm = map.DriftPpm, ClockErrorMs = 0 }
            : track;

    /// <summary>How a track lay, in one line: the map, its error, and how far it is from the measured one.</summary>
    public static string Lay(TrackAlignment track) =>
        $"{Map(track.OffsetSeconds, track.DriftPpm)} ({Method(track)}), clock {(track.ClockErrorMs is null ? "not measured" : Within(track.ClockErrorMs))}"
        + (track is { DisagreementMs: { } apart, Method: "given" or "startTimes" } ? string.Create(CultureInfo.InvariantCulture, $", {apart:0.0##} ms from the measured one") : "");
}
