using System.Globalization;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Reads Label Studio's JSON export: rectangles that follow an object through a video, and labels on its timeline, of the first annotation with results of each task. Everything else is kept as it is.
/// Frames there are numbered from 1 and places are per cent of the picture. See <see href="https://labelstud.io/tags/videorectangle">VideoRectangle</see> and
/// <see href="https://labelstud.io/tags/timelinelabels">TimelineLabels</see>.
/// </summary>
internal sealed class LabelStudioReader(LayerImport import)
{
    public const string Name = "labelstudio";
    public const string Placeholder = "$track";
    public const string Rectangle = "videorectangle";
    public const string Timeline = "timelinelabels";

    /// <summary>Where a task has its results.</summary>
    public static readonly string[] Passes = ["annotations", "predictions"];

    private const int MaxInterpolated = 2_000_000;

    private readonly List<LayerAnnotation> annotations = [];
    private readonly List<LayerTrack> tracks = [];
    private readonly SortedSet<string> labels = new(StringComparer.Ordinal);
    private int? frameCount = import.FrameCount;
    private (int Width, int Height)? size = import is { WidthPixels: { } width, HeightPixels: { } height } ? (width, height) : null;

    public static AnnotationLayer Read(ReadOnlySpan<byte> file, LayerImport import) => new LabelStudioReader(import).Read(SourceFields.Parse(file, "Label Studio's JSON"));

    private AnnotationLayer Read(JsonNode document)
    {
        var tasks = document switch { JsonArray list => list, JsonObject one => new JsonArray(one.DeepClone()), _ => throw SourceFields.Wrong("The file is not Label Studio's: it is neither a task nor a list of tasks.") };
        var videos = new List<LayerVideo>();
        foreach (var (node, i) in tasks.Select((node, i) => (node, i)))
        {
            var task = SourceFields.RequireObject(node, $"task {i}");
            var video = tasks.Count > 1 ? task.Id("id") ?? string.Create(CultureInfo.InvariantCulture, $"task-{i}") : null;
            if (video is not null) videos.Add(new() { Id = video });
            if (ResultsOf(task) is { } results) ReadResults(results, video);
        }

        var header = import.ToHeader() with
        {
            FrameCount = videos.Count > 0 ? import.FrameCount : frameCount, WidthPixels = size?.Width, HeightPixels = size?.Height, Videos = videos, Tracks = tracks,
            Categories = [.. labels.Select(label => new LayerCategory { Name = label })], Source = new JsonObject { [Name] = new JsonObject { ["tasks"] = tasks.DeepClone() } },
        };
        return new(header, annotations);
    }

    private static JsonArray? ResultsOf(JsonObject task) => Passes
        .SelectMany(name => (task[name] as JsonArray ?? []).OfType<JsonObject>()).Select(annotation => annotation["result"] as JsonArray).FirstOrDefault(results => results?.Count > 0);

    private void ReadResults(JsonArray results, string? video)
    {
        for (var i = 0; i < results.Count; i++)
        {
            var result = SourceFields.RequireObject(results[i], $"result {i}");
            if (result.Text("type") is not (Rectangle or Timeline) || result["value"] is not JsonObject value) continue;
            var id = result.Id("id") ?? string.Create(CultureInfo.InvariantCulture, $"region-{tracks.Count}");
            var label = ((value["labels"] ?? value[Timeline]) as JsonArray)?.FirstOrDefault()?.ToString();
            if (label is not null) labels.Add(label);
            var kept = result.DeepClone().AsObject();
            if (result.Text("type") == Rectangle) ReadRectangle(result, value, (id, video, label));
            else ReadRanges(result, value, (id, video, label));
            kept["value"]!.AsObject().Remove("sequence");
            kept["value"]!.AsObject().Remove("ranges");
            tracks.Add(new() { Id = id, Video = video, Category = label, Source = new JsonObject { [Name] = kept } });
            results[i] = new JsonObject { [Placeholder] = id };
        }
    }

    private void ReadRanges(JsonObject result, JsonObject value, (string Id, string? Video, string? Label) region)
    {
        foreach (var (node, i) in SourceFields.ListOf(value, "ranges", $"region '{region.Id}'").Select((node, i) => (node, i)))
        {
            var range = SourceFields.RequireObject(node, $"region '{region.Id}', range {i}");
            if (range.Int("start") is not { } start || range.Int("end") is not { } end) throw SourceFields.Wrong($"region '{region.Id}', range {i} has no \"start\" and \"end\" as frame numbers.");
            annotations.Add(new()
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{region.Id}/{start - 1}"), Video = region.Video, TrackId = region.Id, Category = region.Label, Frame = start - 1, StopFrame = end,
                Score = result.Number("score"), Source = range.Rest(Name, "start", "end"),
            });
        }
    }

    private void ReadRectangle(JsonObject result, JsonObject value, (string Id, string? Video, string? Label) region)
    {
        if (result.Int("original_width") is { } width && result.Int("original_height") is { } height) size ??= (width, height);
        var picture = size ?? throw new AnnotationException(
            AnnotationErrorCode.MissingValue, $"region '{region.Id}': places are per cent of the picture, and the file does not say its size: give --size WIDTHxHEIGHT.");
        var count = value.Int("framesCount");
        if (region.Video is null) frameCount ??= count;
        LayerAnnotation? last = null;
        var isEnabled = false;
        foreach (var (node, i) in SourceFields.ListOf(value, "sequence", $"region '{region.Id}'").Select((node, i) => (node, i)))
        {
            var step = SourceFields.RequireObject(node, $"region '{region.Id}', step {i}");
            var next = ReadStep(step, region, picture, $"region '{region.Id}', step {i}") with { Score = step.Number("score") ?? result.Number("score") };
            if (last is not null && isEnabled) Interpolate(last, next, next.Frame!.Value);
            annotations.Add(next);
            (last, isEnabled) = (next, step["enabled"] is not JsonValue enabled || enabled.GetValueKind() != System.Text.Json.JsonValueKind.False);
        }

        // Nothing ends it: it stays where it is to the end of the video.
        if (last is not null && isEnabled && count is { } stop) Interpolate(last, last, stop);
    }

    private static LayerAnnotation ReadStep(JsonObject step, (string Id, string? Video, string? Label) region, (int Width, int Height) picture, string entry)
    {
        double Part(string name) => step.Number(name) ?? throw new AnnotationException(AnnotationErrorCode.InvalidGeometry, $"{entry}: \"{name}\" is no number.");
        var frame = (step.Int("frame") ?? throw SourceFields.Wrong($"{entry} has no \"frame\".")) - 1;
        return new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{region.Id}/{frame}"), Video = region.Video, TrackId = region.Id, Category = region.Label, Frame = frame,
            Box = [Part("x") * picture.Width / 100, Part("y") * picture.Height / 100, Part("width") * picture.Width / 100, Part("height") * picture.Height / 100],
            Source = step.Rest(Name, "frame", "x", "y", "width", "height", "score"),
        };
    }

    private void Interpolate(LayerAnnotation first, LayerAnnotation next, int stopFrame)
    {
        var (start, span) = (first.Frame!.Value, next.Frame!.Value - first.Frame!.Value);
        if (stopFrame - start + annotations.Count > MaxInterpolated)
            throw new AnnotationException(AnnotationErrorCode.FrameOutOfRange, $"region '{first.TrackId}': more than {MaxInterpolated} places between key frames; check \"framesCount\" and the frame numbers.");
        for (var frame = start + 1; frame < stopFrame; frame++)
        {
            var share = span == 0 ? 0 : (frame - start) / (double)span;
            annotations.Add(first with
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{first.TrackId}/{frame}"), Frame = frame, IsInterpolated = true, Source = null,
                Box = [.. first.Box!.Zip(next.Box!, (a, b) => a + (b - a) * share)],
            });
        }
    }
}
