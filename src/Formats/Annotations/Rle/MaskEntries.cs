using System.Globalization;
using System.Text.Json;

namespace WorkspaceAgents.Formats;

/// <summary>
/// The masks of a JSON document: one mask, a list of masks, of COCO annotations or results, or a whole COCO file. Beside runs an entry may be
/// <c>{"size":[h,w],"polygons":[[…]]}</c> or <c>{"size":[h,w],"bbox":[x,y,w,h]}</c>.
/// </summary>
public static class MaskEntries
{
    private const int BoxValues = 4;

    /// <summary>Reads every mask.</summary>
    /// <exception cref="AnnotationException">Names the first entry that is wrong.</exception>
    public static IReadOnlyList<MaskEntry> Read(JsonElement document)
    {
        if (document.ValueKind == JsonValueKind.Object && document.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Array)
            return ReadList(annotations, "annotation", ReadPictureSizes(document));
        if (document.ValueKind == JsonValueKind.Object) return [ReadOne(document, "mask", [])];
        if (document.ValueKind == JsonValueKind.Array) return ReadList(document, "entry", []);
        throw new AnnotationException(AnnotationErrorCode.InvalidFile, "The document is neither a mask, a list of masks nor a COCO file.");
    }

    private static List<MaskEntry> ReadList(JsonElement list, string noun, Dictionary<long, (int, int)> sizes) =>
        [.. list.EnumerateArray().Select((value, i) => ReadOne(value, NameOf(value, noun, i), sizes))];

    private static string NameOf(JsonElement value, string noun, int index) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("id", out var id)
            ? string.Create(CultureInfo.InvariantCulture, $"{noun} {index} (id {id.ToString()})")
            : string.Create(CultureInfo.InvariantCulture, $"{noun} {index}");

    private static MaskEntry ReadOne(JsonElement value, string name, Dictionary<long, (int, int)> sizes)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new AnnotationException(AnnotationErrorCode.InvalidMask, $"{name} is not an object with \"counts\", \"segmentation\", \"polygons\" or \"bbox\".");
        var size = MaskJson.ReadSize(value, name) ?? SizeOfPicture(value, sizes);
        var isCrowd = value.TryGetProperty("iscrowd", out var crowd) && crowd.ToString() is "1" or "True";
        return new(name, ReadMask(value, name, size), isCrowd);
    }

    private static RunLengthMask ReadMask(JsonElement value, string name, (int HeightPixels, int WidthPixels)? size)
    {
        if (value.TryGetProperty("segmentation", out var segmentation)) return MaskJson.Read(segmentation, name, size);
        if (value.TryGetProperty("polygons", out var polygons)) return MaskJson.Read(polygons, name, size);
        if (value.TryGetProperty("counts", out _) || !value.TryGetProperty("bbox", out var box)) return MaskJson.Read(value, name);
        var (height, width) = size ?? throw new AnnotationException(AnnotationErrorCode.MissingValue, $"{name}: a box has no picture size of its own; give \"size\": [height, width] beside it.");
        return MaskJson.ReadNumbers(box, name) is { Length: BoxValues } numbers
            ? RunLengthMask.FromBox(height, width, new(numbers[0], numbers[1], numbers[2], numbers[3]), name)
            : throw new AnnotationException(AnnotationErrorCode.InvalidGeometry, $"{name}: a box is [left, top, width, height] in pixels.");
    }

    private static (int, int)? SizeOfPicture(JsonElement value, Dictionary<long, (int, int)> sizes) =>
        value.TryGetProperty("image_id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) && sizes.TryGetValue(number, out var size) ? size : null;

    private static Dictionary<long, (int, int)> ReadPictureSizes(JsonElement document)
    {
        var sizes = new Dictionary<long, (int, int)>();
        if (!document.TryGetProperty("images", out var images) || images.ValueKind != JsonValueKind.Array) return sizes;
        foreach (var image in images.EnumerateArray())
        {
            if (image.ValueKind == JsonValueKind.Object && Whole(image, "id") is { } id && Whole(image, "height") is { } height && Whole(image, "width") is { } width)
                sizes[id] = ((int)height, (int)width);
        }

        return sizes;
    }

    private static long? Whole(JsonElement value, string name) =>
        value.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var whole) && Math.Abs(whole) <= int.MaxValue ? whole : null;
}
