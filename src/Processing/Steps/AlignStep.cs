using System.Text.Json;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;
using TrackKind = WorkspaceAgents.Catalog.TrackKind;

namespace WorkspaceAgents.Processing;

/// <summary>Step <c>align</c>: puts captions, sound and sensors on the video's clock, and says how well that went.</summary>
internal sealed class AlignStep(StepRunner steps, IBlobStore blobs, TrackReader tracks, ScratchFolder scratch)
{
    /// <summary>How a manifest names a clock that was stated.</summary>
    public const string GivenMethod = "given";

    public async Task<AlignedTracks> RunAsync(
        RecordingInput recording, PreparedVideo video, MeasuredClocks measured, AlignmentThresholds thresholds, StepMode mode, CancellationToken cancellationToken)
    {
        var key = StepKey.Of("align", $"{StepVersions.Align} telemetry {StepVersions.Telemetry} duckdb {ToolVersions.DuckDb}", new
        {
            index = video.Indexed!.Index.Hash,
            tracks = recording.Files.Select(f => new { f.Name, f.Kind, f.Hash }),
            recording.Clocks,
            measured,
            thresholds,
        });
        return await steps.RunAsync(
            key, mode, token => AlignAsync(recording, video, measured, thresholds, mode, token),
            made => [made.Report.Hash, made.MetadataIndex.Hash], cancellationToken);
    }

    private async Task<AlignedTracks> AlignAsync(
        RecordingInput recording, PreparedVideo video, MeasuredClocks measured, AlignmentThresholds thresholds, StepMode mode, CancellationToken cancellationToken)
    {
        var index = await FrameIndex.ReadAsync(await blobs.ReadAllAsync(video.Indexed!.Index.Hash, cancellationToken), cancellationToken);
        var input = await tracks.ReadAsync(recording, video.Check.Probe!, index, (measured, thresholds), mode, cancellationToken);
        var report = AlignmentReporter.Build(input);
        using var space = scratch.Create();
        var parquet = space.File("index.parquet");
        await MetadataIndexWriter.WriteAsync(input, parquet, cancellationToken);
        return new()
        {
            Verdict = NameOf(report.Verdict),
            Reasons = report.Reasons,
            Findings = [.. report.Findings.Select(f => new Finding(f.Code, SeverityOf(f.Severity), f.Track, f.StartSeconds, f.StopSeconds, f.Message, f.Suggestion))],
            Tracks = [.. report.Tracks.Select(t => new TrackAlignment(
                t.Name, KindOf(t.Kind), t.Clock.OffsetSeconds, t.Clock.DriftPpm, NameOf(t.Clock.Method), t.CoverageFraction, t.LargestGapSeconds, t.ErrorBoundMs)
            {
                ClockErrorMs = t.Clock.Method == ClockMethod.Identity ? null : t.Clock.ResidualMs,
                Confidence = t.Clock.Confidence,
                DisagreementMs = t.DisagreementMs,
                LaterSegments = t.Clock.LaterSegments,
                Evidence = t.Evidence,
            })],
            Clocks = [.. report.Tracks.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => new ManifestClock(
                t.Name, t.Clock.OffsetSeconds, t.Clock.DriftPpm, t.Clock.ResidualMs, t.Clock.Confidence, NameOf(t.Clock.Method))
            {
                LaterSegments = t.Clock.LaterSegments.Count == 0
                    ? null
                    : [.. t.Clock.LaterSegments.Select(s => new ManifestClockSegment(s.TrackStartSeconds, s.OffsetSeconds))],
            })],
            Report = await blobs.WriteBytesAsync(report.ToJson(), cancellationToken),
            MetadataIndex = await blobs.WriteFileAsync(parquet, cancellationToken),
        };
    }

    private static string NameOf(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static TrackKind KindOf(Alignment.TrackKind kind) => kind switch
    {
        Alignment.TrackKind.Captions => TrackKind.Captions,
        Alignment.TrackKind.Audio => TrackKind.Audio,
        Alignment.TrackKind.Camera => TrackKind.Camera,
        _ => TrackKind.Sensor,
    };

    private static Severity SeverityOf(AlignmentSeverity severity) => severity switch
    {
        AlignmentSeverity.Error => Severity.Error,
        AlignmentSeverity.Warning => Severity.Warning,
        _ => Severity.Info,
    };
}
