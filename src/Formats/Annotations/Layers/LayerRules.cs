using System.Globalization;
using System.Text.Json;

namespace WorkspaceAgents.Formats;

/// <summary>What must hold for every entry of a layer. The first one for which it does not is named.</summary>
internal sealed class LayerRules(AnnotationLayer layer, int? frameCount)
{
    private const int BoxValues = 4;
    private const int MinPolygonValues = 6;
    private const int KeypointValues = 3;

    private readonly HashSet<string> categories = [.. layer.Header.Categories.Select(category => category.Name)];
    private readonly Dictionary<string, LayerVideo> videos = [];
    private readonly Dictionary<(string?, int), LayerPicture> pictures = [];

    public void Check()
    {
        var header = layer.Header;
        CheckUnique(header.Categories.Select(category => category.Name), "category");
        CheckUnique(header.Videos.Select(video => video.Id), "video");
        CheckUnique(header.Tracks.Select(track => track.Id), "track");
        CheckUnique(layer.Annotations.Select(annotation => annotation.Id), "annotation");
        foreach (var video in header.Videos) videos[video.Id] = video;
        foreach (var picture in header.Pictures)
        {
            if (!pictures.TryAdd((picture.Video, picture.Frame), picture))
                throw Wrong(AnnotationErrorCode.DuplicateId, $"Picture {picture.Name ?? picture.Number?.ToString(CultureInfo.InvariantCulture)}: frame {picture.Frame} has a picture already; give each its own frame.");
        }

        foreach (var annotation in layer.Annotations) Check(annotation);
    }

    private static void CheckUnique(IEnumerable<string> ids, string noun)
    {
        var seen = new HashSet<string>();
        foreach (var id in ids)
        {
            if (!seen.Add(id)) throw Wrong(AnnotationErrorCode.DuplicateId, $"There are two entries '{id}' ({noun}); give one of them another id, or remove it.");
        }
    }

    private void Check(LayerAnnotation annotation)
    {
        var entry = $"annotation '{annotation.Id}'";
        if (annotation.Category is { } category && !categories.Contains(category))
            throw Wrong(AnnotationErrorCode.UnknownCategory, $"{entry}: the category '{category}' is not declared{Known()}. Correct its name or declare it.");
        if (annotation.Video is { } video && videos.Count > 0 && !videos.ContainsKey(video))
            throw Wrong(AnnotationErrorCode.FrameOutOfRange, $"{entry}: there is no video '{video}' in the layer; declare it, or correct the id.");
        CheckPlace(annotation, entry);
        CheckGeometry(annotation, entry);
        if (annotation.Mask is { } mask) CheckMask(annotation, mask, entry);
    }

    private string Known() => categories.Count == 0 ? "" : $" (there are {string.Join(", ", categories.Order(StringComparer.Ordinal).Take(20))})";

    private void CheckPlace(LayerAnnotation annotation, string entry)
    {
        var count = frameCount ?? (annotation.Video is { } video && videos.TryGetValue(video, out var known) ? known.FrameCount : null) ?? layer.Header.FrameCount;
        if (annotation.Frame < 0 || annotation.Frame >= count)
            throw Wrong(AnnotationErrorCode.FrameOutOfRange, $"{entry}: frame {annotation.Frame} does not exist{Range(count)}. Check whether the frames are numbered from 0 and belong to this video.");
        if (annotation.StopFrame is { } stop && (stop <= (annotation.Frame ?? stop) || stop > count))
            throw Wrong(AnnotationErrorCode.FrameOutOfRange, $"{entry}: the frames [{annotation.Frame}, {stop}) are no span of the video{Range(count)}. The second number is the frame after the last.");
        if (annotation.StartSeconds is { } start && !double.IsFinite(start) || annotation.StopSeconds is { } end && !(end >= annotation.StartSeconds))
            throw Wrong(AnnotationErrorCode.FrameOutOfRange, $"{entry}: {annotation.StartSeconds} to {annotation.StopSeconds} s is no span of time. The end is not before the start.");
    }

    private static string Range(int? count) => count is { } known ? $"; the video has frames 0 to {known - 1}" : "";

    private static void CheckGeometry(LayerAnnotation annotation, string entry)
    {
        if (annotation.Box is { } box && (box.Count != BoxValues || box.Any(value => !double.IsFinite(value)) || box[2] < 0 || box[3] < 0))
            throw Wrong(AnnotationErrorCode.InvalidGeometry, $"{entry}: [{string.Join(", ", box)}] is no box; it is left, top, width and height in pixels, and the last two are not below 0.");
        if (annotation.Polygons?.FirstOrDefault(polygon => polygon.Count < MinPolygonValues || polygon.Count % 2 != 0 || polygon.Any(value => !double.IsFinite(value))) is { } wrong)
            throw Wrong(AnnotationErrorCode.InvalidGeometry, $"{entry}: a polygon of {wrong.Count} values is none; it has x and y of three corners or more.");
        if (annotation.Keypoints is { } points && (points.Count % KeypointValues != 0 || points.Any(value => !double.IsFinite(value))))
            throw Wrong(AnnotationErrorCode.InvalidGeometry, $"{entry}: {points.Count} values are no key points; each has x, y and visibility.");
    }

    private void CheckMask(LayerAnnotation annotation, System.Text.Json.Nodes.JsonObject mask, string entry)
    {
        var picture = annotation.Frame is { } frame ? pictures.GetValueOrDefault((annotation.Video, frame)) : null;
        var video = annotation.Video is { } id ? videos.GetValueOrDefault(id) : null;
        var (height, width) = (picture?.HeightPixels ?? video?.HeightPixels ?? layer.Header.HeightPixels, picture?.WidthPixels ?? video?.WidthPixels ?? layer.Header.WidthPixels);
        MaskJson.Read(JsonSerializer.SerializeToElement(mask), entry, height is { } rows && width is { } columns ? (rows, columns) : null);
    }

    private static AnnotationException Wrong(AnnotationErrorCode code, FormattableString message) => new(code, message.ToString(CultureInfo.InvariantCulture));
}
