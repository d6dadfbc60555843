using System.Text.Json.Nodes;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Processing;

/// <summary>The <c>.json</c> of a sample. Its split is not in it: drawing the splits anew rewrites no sample.</summary>
internal sealed class SampleDescription(
    SampleStep.Material material, string key, ClipSpan span, double[] ptsSeconds, double stopSeconds, MetadataIndexRange rows)
{
    /// <summary>Nanoseconds: finer than any clock here, and short enough to read.</summary>
    private const int Decimals = 9;

    private double StartSeconds => ptsSeconds[0];

    private double DurationSeconds => stopSeconds - StartSeconds;

    /// <summary>The sensors that have channels, each with the name its member gets.</summary>
    public IReadOnlyList<(MetadataIndexRange.SensorRows Rows, string Name)> Sensors { get; } =
        SensorMemberNames.Of([.. rows.Sensors.Where(s => s.Channels.Count > 0)], material.Recording.Video.Name);

    /// <summary>The texts shown in the clip, by track and time, one line each.</summary>
    public IEnumerable<string> Texts => Spans().Select(s => s.Span.Text.ReplaceLineEndings(" "));

    public JsonObject ToJson() => new()
    {
        ["key"] = key,
        ["recording"] = material.Recording.Name,
        ["source"] = new JsonObject
        {
            ["name"] = material.Recording.Video.Name,
            ["sha256"] = material.Recording.Video.Hash.ToString(),
            ["streamIndex"] = material.StreamIndex,
        },
        ["frames"] = new JsonArray(span.StartFrame, span.StopFrame),
        ["ptsRange"] = new JsonArray(StartSeconds, stopSeconds),
        ["durationSeconds"] = Math.Round(DurationSeconds, Decimals),
        ["fps"] = Fps(),
        ["spans"] = Array(Spans().Select(s => Span(s.Track, s.Span))),
        ["sensors"] = Array(Sensors.Select(s => Sensor(s.Rows, s.Name))),
        ["clocks"] = Array(material.Aligned.Clocks.Select(Clock)),
    };

    private IEnumerable<(string Track, MetadataIndexSchema.CaptionSpan Span)> Spans() =>
        rows.Captions.SelectMany(track => track.Spans.Select(s => (track.Name, s.Span)))
            .OrderBy(s => s.Span.StartSeconds).ThenBy(s => s.Name, StringComparer.Ordinal);

    private JsonObject Fps()
    {
        var fps = new JsonObject { ["mean"] = DurationSeconds > 0 ? Math.Round(span.FrameCount / DurationSeconds, 6) : null };
        if (ptsSeconds.Length < 2) return fps;
        double[] distances = [.. ptsSeconds.Zip(ptsSeconds.Skip(1), (a, b) => Math.Round((b - a) * 1000, 6))];
        fps["shortestFrameMs"] = distances.Min();
        fps["longestFrameMs"] = distances.Max();
        return fps;
    }

    private JsonObject Span(string track, MetadataIndexSchema.CaptionSpan caption) => new()
    {
        ["track"] = track,
        ["text"] = caption.Text,
        ["startSeconds"] = Math.Round(Math.Clamp(caption.StartSeconds - StartSeconds, 0, DurationSeconds), Decimals),
        ["stopSeconds"] = Math.Round(Math.Clamp(caption.StopSeconds - StartSeconds, 0, DurationSeconds), Decimals),
        ["clippedStart"] = caption.StartSeconds < StartSeconds,
        ["clippedStop"] = caption.StopSeconds > stopSeconds,
    };

    private static JsonObject Sensor(MetadataIndexRange.SensorRows sensor, string name) => new()
    {
        ["track"] = sensor.Name,
        ["member"] = $"{name}.npy",
        ["channels"] = Array(sensor.Channels.Select(channel => new JsonObject { ["name"] = channel.Name, ["unit"] = channel.Unit })),
        ["framesWithValues"] = sensor.Values.Count(values => values.All(value => !float.IsNaN(value))),
    };

    private JsonObject Clock(Formats.ManifestClock clock) => new()
    {
        ["track"] = clock.Track,
        ["offsetSeconds"] = clock.OffsetSeconds,
        ["driftPpm"] = clock.DriftPpm,
        ["residualMs"] = clock.ResidualMs,
        ["method"] = clock.Method,
        ["errorBoundMs"] = material.Aligned.Tracks.First(t => t.Name == clock.Track).ErrorBoundMs,
    };

    private static JsonArray Array(IEnumerable<JsonObject> items) => [.. items];
}
