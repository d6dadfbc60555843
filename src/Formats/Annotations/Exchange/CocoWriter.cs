using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>Writes COCO: an annotation a picture, or YouTube-VIS when the layer is of videos whose pictures are not named.</summary>
internal sealed class CocoWriter(AnnotationLayer layer)
{
    private const string Name = CocoReader.Name;

    private readonly List<string> leftOut = [];
    private readonly Dictionary<string, long> categories = Numbered(layer.Header.Categories);
    private readonly HashSet<long> ids = [.. layer.Annotations.Select(annotation => long.TryParse(annotation.Id, CultureInfo.InvariantCulture, out var id) ? id : 0)];
    private long nextId = 1;

    public static LayerExport Write(AnnotationLayer layer) => new CocoWriter(layer).Write();

    private LayerExport Write()
    {
        var document = new JsonObject();
        var isByTrack = layer.Header.Videos.Count > 0 && layer.Header.Pictures.Count == 0;
        if (layer.Header.Videos.Count > 0) document["videos"] = new JsonArray([.. layer.Header.Videos.Select(WriteVideo)]);
        var placed = layer.Annotations.Where(IsPlaced).ToList();
        var pictures = isByTrack ? [] : Pictures(placed);
        if (!isByTrack) document["images"] = new JsonArray([.. pictures.Values.Select(WritePicture)]);
        document["annotations"] = isByTrack ? WriteTracks(placed) : new JsonArray([.. placed.Select(annotation => (JsonNode)WriteAnnotation(annotation, pictures[(annotation.Video, annotation.Frame!.Value)]))]);
        document["categories"] = new JsonArray([.. layer.Header.Categories.Select(WriteCategory)]);
        document.Restore(layer.Header.Source, Name);
        return new(SourceFields.ToBytes(document), leftOut);
    }

    private bool IsPlaced(LayerAnnotation annotation)
    {
        if (annotation.Frame is not null && annotation.StopFrame is null && !annotation.IsHidden && annotation.Lines is null) return true;
        leftOut.Add($"annotation '{annotation.Id}': COCO holds what is seen on one picture, and no open lines.");
        return false;
    }

    private SortedDictionary<(string?, int), LayerPicture> Pictures(List<LayerAnnotation> annotations)
    {
        var pictures = new SortedDictionary<(string?, int), LayerPicture>();
        foreach (var picture in layer.Header.Pictures) pictures[(picture.Video, picture.Frame)] = picture;
        var number = layer.Header.Pictures.Max(picture => picture.Number) ?? -1;
        foreach (var annotation in annotations.OrderBy(annotation => annotation.Frame))
        {
            var place = (annotation.Video, annotation.Frame!.Value);
            if (pictures.ContainsKey(place)) continue;
            pictures[place] = new()
            {
                Number = ++number, Frame = place.Value, Video = place.Video, Name = string.Create(CultureInfo.InvariantCulture, $"frame-{place.Value:000000}.jpg"),
                Source = new JsonObject { [Name] = new JsonObject { ["frame_index"] = place.Value } },
            };
        }

        return pictures;
    }

    private static JsonNode WriteVideo(LayerVideo video)
    {
        var value = new JsonObject { ["id"] = SourceFields.ToId(video.Id) };
        Set(value, "length", video.FrameCount);
        Set(value, "width", video.WidthPixels);
        Set(value, "height", video.HeightPixels);
        value.Restore(video.Source, Name);
        return value;
    }

    private JsonNode WritePicture(LayerPicture picture)
    {
        var value = new JsonObject { ["id"] = picture.Number ?? picture.Frame };
        if (picture.Video is { } video) value["video_id"] = SourceFields.ToId(video);
        if (picture.Name is { } name) value["file_name"] = name;
        Set(value, "width", picture.WidthPixels ?? layer.Header.WidthPixels);
        Set(value, "height", picture.HeightPixels ?? layer.Header.HeightPixels);
        value.Restore(picture.Source, Name);
        return value;
    }

    private JsonNode WriteCategory(LayerCategory category)
    {
        var value = new JsonObject { ["id"] = categories[category.Name], ["name"] = category.Name };
        value.Restore(category.Source, Name);
        return value;
    }

    private JsonObject WriteAnnotation(LayerAnnotation annotation, LayerPicture picture)
    {
        var value = new JsonObject { ["id"] = IdOf(annotation.Id), ["image_id"] = picture.Number ?? picture.Frame };
        WriteWhat(value, annotation.Category, annotation.Score, annotation.Attributes);
        var hasInstanceId = annotation.Source?[Name] is JsonObject kept && kept.ContainsKey("instance_id");
        if (annotation.TrackId is { } track && !hasInstanceId) value["track_id"] = SourceFields.ToId(track);
        if (annotation.Box is { } box) value["bbox"] = SourceFields.ToArray(box);
        var segmentation = Segmentation(annotation);
        if (segmentation is not null) value["segmentation"] = segmentation;
        if (annotation.Keypoints is { } points) value["keypoints"] = SourceFields.ToArray(points);
        if (annotation.Text is { } text) value["caption"] = text;
        value.Restore(annotation.Source, Name);
        if (annotation.Text is not null && annotation.Box is null && segmentation is null) return value;
        value["iscrowd"] = annotation.IsCrowd ? 1 : 0;
        if (!value.ContainsKey("area") && Area(annotation, picture.HeightPixels ?? layer.Header.HeightPixels, picture.WidthPixels ?? layer.Header.WidthPixels) is { } area) value["area"] = area;
        if (annotation.Keypoints is { } seen && !value.ContainsKey("num_keypoints")) value["num_keypoints"] = seen.Where((_, i) => i % 3 == 2).Count(visibility => visibility > 0);
        return value;
    }

    private JsonArray WriteTracks(List<LayerAnnotation> placed)
    {
        var byTrack = placed.ToLookup(annotation => annotation.TrackId ?? annotation.Id);
        var known = layer.Header.Tracks.ToDictionary(track => track.Id);
        foreach (var (id, first) in byTrack.Select(group => (group.Key, group.First())))
            known.TryAdd(id, new() { Id = id, Video = first.Video, Category = first.Category });
        return new([.. known.Values.Select(track => (JsonNode)WriteTrack(track, [.. byTrack[track.Id]]))]);
    }

    private JsonObject WriteTrack(LayerTrack track, IReadOnlyList<LayerAnnotation> annotations)
    {
        var video = layer.Header.Videos.FirstOrDefault(known => known.Id == track.Video) ?? layer.Header.Videos[0];
        var length = Math.Max(video.FrameCount ?? 0, annotations.Count == 0 ? 0 : annotations.Max(annotation => annotation.Frame!.Value) + 1);
        var (masks, boxes, areas) = (new JsonNode?[length], new JsonNode?[length], new JsonNode?[length]);
        foreach (var annotation in annotations)
        {
            var frame = annotation.Frame!.Value;
            (masks[frame], boxes[frame]) = (Segmentation(annotation), annotation.Box is { } box ? SourceFields.ToArray(box) : null);
            areas[frame] = (annotation.Source?[Name] as JsonObject)?["area"]?.DeepClone() ?? (Area(annotation, video.HeightPixels, video.WidthPixels) is { } area ? JsonValue.Create(area) : null);
        }

        var value = new JsonObject { ["id"] = IdOf(track.Id), ["video_id"] = SourceFields.ToId(video.Id) };
        WriteWhat(value, track.Category ?? (annotations.Count > 0 ? annotations[0].Category : null), annotations.Count > 0 ? annotations[0].Score : null, null);
        value["segmentations"] = new JsonArray(masks);
        value["bboxes"] = new JsonArray(boxes);
        value["areas"] = new JsonArray(areas);
        value["iscrowd"] = annotations.Any(annotation => annotation.IsCrowd) ? 1 : 0;
        value.Restore(track.Source, Name);
        return value;
    }

    private void WriteWhat(JsonObject value, string? category, double? score, JsonObject? attributes)
    {
        if (category is not null) value["category_id"] = categories[category];
        if (score is { } number) value["score"] = number;
        if (attributes is not null) value["attributes"] = attributes.DeepClone();
    }

    private static JsonNode? Segmentation(LayerAnnotation annotation) =>
        annotation.Mask is { } mask ? mask.DeepClone()
        : annotation.Polygons is { } polygons ? new JsonArray([.. polygons.Select(SourceFields.ToArray)])
        : null;

    private static double? Area(LayerAnnotation annotation, int? heightPixels, int? widthPixels)
    {
        if (Segmentation(annotation) is { } segmentation && (annotation.Mask is not null || (heightPixels is not null && widthPixels is not null)))
            return MaskJson.Read(JsonSerializer.SerializeToElement(segmentation), annotation.Id, annotation.Mask is null ? (heightPixels!.Value, widthPixels!.Value) : null).Area;
        return annotation.Box is { } box ? box[2] * box[3] : null;
    }

    private JsonNode IdOf(string id)
    {
        if (long.TryParse(id, CultureInfo.InvariantCulture, out var number)) return number;
        while (!ids.Add(nextId)) nextId++;
        return nextId;
    }

    private static void Set(JsonObject value, string name, int? number)
    {
        if (number is { } known) value[name] = known;
    }

    private static Dictionary<string, long> Numbered(IReadOnlyList<LayerCategory> categories)
    {
        var next = categories.Max(category => category.Number) ?? 0;
        return categories.ToDictionary(category => category.Name, category => category.Number ?? ++next);
    }
}
