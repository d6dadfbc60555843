using System.Globalization;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Reads COCO: pictures with boxes, polygons, masks, key points and captions; pictures of videos with tracks; lists of results; YouTube-VIS, where an annotation is a track.
/// A picture's frame is its <c>frame_index</c> or <c>frame_id</c>, else its place in the list. See <see href="https://cocodataset.org/#format-data">the format's description</see>.
/// </summary>
internal sealed class CocoReader
{
    public const string Name = "coco";

    private readonly Dictionary<long, string> categoryNames = [];
    private readonly Dictionary<long, LayerPicture> pictures = [];
    private readonly Dictionary<string, LayerVideo> videos = [];
    private readonly List<LayerTrack> tracks = [];

    public static AnnotationLayer Read(ReadOnlySpan<byte> file, LayerImport import) => SourceFields.Parse(file, "COCO") switch
    {
        JsonArray results => new CocoReader().ReadResults(results, import),
        JsonObject document => new CocoReader().Read(document, import),
        _ => throw SourceFields.Wrong("The file is not COCO: it is neither an object nor a list of results."),
    };

    private AnnotationLayer Read(JsonObject document, LayerImport import)
    {
        var categories = SourceFields.ListOf(document, "categories", "The file").Select(ReadCategory).ToList();
        foreach (var (video, i) in SourceFields.ListOf(document, "videos", "The file").Select((video, i) => (video, i))) ReadVideo(video, i);
        var frames = new Dictionary<string, int>();
        foreach (var (image, i) in SourceFields.ListOf(document, "images", "The file").Select((image, i) => (image, i))) ReadPicture(image, i, frames);
        var annotations = SourceFields.ListOf(document, "annotations", "The file").SelectMany((annotation, i) => ReadAnnotation(SourceFields.RequireObject(annotation, $"annotation {i}"), i)).ToList();
        return new(
            import.ToHeader() with
            {
                Categories = categories, Videos = [.. videos.Values], Pictures = [.. pictures.Values], Tracks = tracks, Source = document.Rest(Name, "categories", "videos", "images", "annotations"),
            },
            annotations);
    }

    // [{"image_id":42,"category_id":18,"bbox":[258.15,41.29,348.26,243.78],"score":0.236}]: neither pictures nor categories are named.
    private AnnotationLayer ReadResults(JsonArray results, LayerImport import)
    {
        foreach (var result in results.OfType<JsonObject>())
        {
            if (result.Whole("category_id") is { } number) categoryNames.TryAdd(number, number.ToString(CultureInfo.InvariantCulture));
            if (result.Int("image_id") is { } frame) pictures.TryAdd(frame, new() { Frame = frame, Number = frame });
        }

        var annotations = results.SelectMany((result, i) => ReadAnnotation(SourceFields.RequireObject(result, $"result {i}"), i)).ToList();
        return new(import.ToHeader() with { Categories = [.. categoryNames.Select(category => new LayerCategory { Name = category.Value, Number = category.Key })], Pictures = [.. pictures.Values] }, annotations);
    }

    private LayerCategory ReadCategory(JsonNode? node, int index)
    {
        var value = SourceFields.RequireObject(node, $"category {index}");
        var number = value.Whole("id") ?? throw SourceFields.Wrong($"category {index} has no number as \"id\".");
        var name = value.Text("name") ?? throw SourceFields.Wrong($"category {index} (id {number}) has no \"name\".");
        if (!categoryNames.TryAdd(number, name)) throw new AnnotationException(AnnotationErrorCode.DuplicateId, $"category {index}: the id {number} is '{categoryNames[number]}' already; give one of them another id.");
        return new() { Name = name, Number = number, Source = value.Rest(Name, "id", "name") };
    }

    private void ReadVideo(JsonNode? node, int index)
    {
        var value = SourceFields.RequireObject(node, $"video {index}");
        var id = value.Id("id") ?? throw SourceFields.Wrong($"video {index} has no \"id\".");
        var video = new LayerVideo
        {
            Id = id, FrameCount = value.Int("length"), WidthPixels = value.Int("width"), HeightPixels = value.Int("height"), Source = value.Rest(Name, "id", "length", "width", "height"),
        };
        if (!videos.TryAdd(id, video)) throw new AnnotationException(AnnotationErrorCode.DuplicateId, $"video {index}: the id {id} is taken; give one of them another id.");
    }

    private void ReadPicture(JsonNode? node, int index, Dictionary<string, int> frames)
    {
        var value = SourceFields.RequireObject(node, $"image {index}");
        var number = value.Whole("id") ?? throw SourceFields.Wrong($"image {index} has no number as \"id\".");
        var video = value.Id("video_id");
        var next = frames.GetValueOrDefault(video ?? "");
        frames[video ?? ""] = next + 1;
        var picture = new LayerPicture
        {
            Number = number, Video = video, Frame = value.Int("frame_index") ?? value.Int("frame_id") ?? next, Name = value.Text("file_name"), WidthPixels = value.Int("width"), HeightPixels = value.Int("height"),
            Source = value.Rest(Name, "id", "video_id", "file_name", "width", "height"),
        };
        if (!pictures.TryAdd(number, picture)) throw new AnnotationException(AnnotationErrorCode.DuplicateId, $"image {index}: the id {number} is taken; give one of them another id.");
    }

    private List<LayerAnnotation> ReadAnnotation(JsonObject value, int index)
    {
        var id = value.Id("id") ?? string.Create(CultureInfo.InvariantCulture, $"{index + 1}");
        var entry = $"annotation {index} (id {id})";
        var category = ReadCategoryOf(value, entry);
        if (value.ContainsKey("segmentations") || value.ContainsKey("bboxes")) return ReadTrack(value, id, category, entry);
        var number = value.Whole("image_id") ?? throw SourceFields.Wrong($"{entry} has no \"image_id\".");
        if (!pictures.TryGetValue(number, out var picture)) throw new AnnotationException(AnnotationErrorCode.FrameOutOfRange, $"{entry}: there is no image {number}; add it to \"images\" or remove the annotation.");
        var (polygons, mask) = ReadSegmentation(value["segmentation"], entry);
        return
        [
            new()
            {
                Id = id, Video = picture.Video, Frame = picture.Frame, Category = category, TrackId = value.Id("track_id") ?? value.Id("instance_id"), Score = value.Number("score"),
                Box = value.Numbers("bbox", entry), Polygons = polygons, Mask = mask, Keypoints = value.Numbers("keypoints", entry), Text = value.Text("caption"), IsCrowd = value.Whole("iscrowd") == 1,
                Attributes = value["attributes"] is JsonObject attributes ? attributes.DeepClone().AsObject() : null,
                Source = Kept(value, "image_id", "bbox", "segmentation", "keypoints", "caption", "score", "track_id"),
            },
        ];
    }

    private List<LayerAnnotation> ReadTrack(JsonObject value, string id, string? category, string entry)
    {
        var video = value.Id("video_id") ?? throw SourceFields.Wrong($"{entry} has no \"video_id\".");
        if (!videos.ContainsKey(video)) throw new AnnotationException(AnnotationErrorCode.FrameOutOfRange, $"{entry}: there is no video {video}; add it to \"videos\" or remove the annotation.");
        tracks.Add(new() { Id = id, Video = video, Category = category, Source = Kept(value, "video_id", "segmentations", "bboxes", "areas", "score") });
        var (masks, boxes, areas) = (SourceFields.ListOf(value, "segmentations", entry), SourceFields.ListOf(value, "bboxes", entry), SourceFields.ListOf(value, "areas", entry));
        var annotations = new List<LayerAnnotation>();
        for (var frame = 0; frame < Math.Max(masks.Count, boxes.Count); frame++)
        {
            var (segmentation, box) = (frame < masks.Count ? masks[frame] : null, frame < boxes.Count ? boxes[frame] : null);
            if (segmentation is null && box is null) continue;
            var (polygons, mask) = ReadSegmentation(segmentation, $"{entry}, frame {frame}");
            annotations.Add(new()
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{id}/{frame}"), TrackId = id, Video = video, Frame = frame, Category = category, Score = value.Number("score"), IsCrowd = value.Whole("iscrowd") == 1,
                Box = box is null ? null : SourceFields.Numbers(box, $"{entry}, frame {frame}"), Polygons = polygons, Mask = mask,
                Source = frame < areas.Count && areas[frame] is { } area ? new JsonObject { [Name] = new JsonObject { ["area"] = area.DeepClone() } } : null,
            });
        }

        return annotations;
    }

    private string? ReadCategoryOf(JsonObject value, string entry)
    {
        if (value["category_id"] is null) return null;
        var number = value.Whole("category_id") ?? throw SourceFields.Wrong($"{entry}: \"category_id\" is not a number.");
        if (categoryNames.TryGetValue(number, out var name)) return name;
        throw new AnnotationException(AnnotationErrorCode.UnknownCategory, $"{entry}: there is no category {number} in \"categories\" ({string.Join(", ", categoryNames.Keys.Take(20))}); add it or correct the id.");
    }

    private static (IReadOnlyList<IReadOnlyList<double>>? Polygons, JsonObject? Mask) ReadSegmentation(JsonNode? node, string entry) => node switch
    {
        null => (null, null),
        JsonObject mask => (null, mask.DeepClone().AsObject()),
        JsonArray polygons => ([.. polygons.Select((polygon, i) => SourceFields.Numbers(polygon, $"{entry}, polygon {i}"))], null),
        _ => throw SourceFields.Wrong($"{entry}: \"segmentation\" is neither runs nor polygons."),
    };

    private static JsonObject? Kept(JsonObject value, params ReadOnlySpan<string> known) => value.Rest(Name, [.. known, "id", "category_id", "iscrowd", "attributes"]);
}
