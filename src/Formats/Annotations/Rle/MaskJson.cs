using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Masks as COCO writes them in JSON: <c>{"size":[height,width],"counts":"…"}</c> compressed, <c>"counts":[…]</c> as plain runs, or polygons <c>[[x0,y0,x1,y1,…],…]</c>, which have no size
/// of their own.
/// </summary>
public static class MaskJson
{
    /// <summary>Reads one mask: an object of runs, or polygons when the picture's size is known.</summary>
    /// <param name="value">The object or array.</param>
    /// <param name="entry">What the message calls it.</param>
    /// <param name="size">Height and width of the picture; an object of runs must have the same.</param>
    /// <exception cref="AnnotationException">It does not decode, is of another size, or is neither.</exception>
    public static RunLengthMask Read(JsonElement value, string entry, (int HeightPixels, int WidthPixels)? size = null)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var (height, width) = size ?? throw new AnnotationException(
                AnnotationErrorCode.MissingValue, $"{entry}: polygons have no size of their own; give \"size\": [height, width] beside them, or \"images\" with height and width.");
            return FromPolygons(height, width, value, entry);
        }

        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("counts", out var counts))
            throw Wrong(entry, "is neither {\"size\": [height, width], \"counts\": …} nor a list of polygons");
        var own = ReadSize(value, entry) ?? throw Wrong(entry, "has counts but no \"size\": [height, width]");
        if (size is { } expected && expected != own)
        {
            throw new AnnotationException(AnnotationErrorCode.WrongMaskSize, string.Create(CultureInfo.InvariantCulture,
                $"{entry}: the mask is [{own.HeightPixels}, {own.WidthPixels}], its picture is [{expected.HeightPixels}, {expected.WidthPixels}] (height, width). Correct the picture's size or make the mask anew."));
        }

        return counts.ValueKind switch
        {
            JsonValueKind.String => RunLengthMask.Parse(own.HeightPixels, own.WidthPixels, counts.GetString(), entry),
            JsonValueKind.Array => RunLengthMask.FromCounts(own.HeightPixels, own.WidthPixels, ReadRuns(counts, entry), entry),
            _ => throw Wrong(entry, "has counts that are neither text nor a list"),
        };
    }

    /// <summary>Writes a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="isCompressed">Whether its runs are written as text, else as a list of numbers.</param>
    public static JsonObject Write(RunLengthMask mask, bool isCompressed = true)
    {
        ArgumentNullException.ThrowIfNull(mask);
        JsonNode counts = isCompressed ? JsonValue.Create(mask.ToCompressed()) : new JsonArray([.. mask.Counts.ToArray().Select(count => (JsonNode)count)]);
        return new() { ["size"] = new JsonArray(mask.HeightPixels, mask.WidthPixels), ["counts"] = counts };
    }

    /// <summary>Reads <c>"size": [height, width]</c>; null when there is none.</summary>
    /// <exception cref="AnnotationException">It is not two whole numbers.</exception>
    public static (int HeightPixels, int WidthPixels)? ReadSize(JsonElement value, string entry)
    {
        if (!value.TryGetProperty("size", out var size)) return null;
        return size.ValueKind == JsonValueKind.Array && size.GetArrayLength() == 2 && Whole(size[0]) is { } height && Whole(size[1]) is { } width
            ? (height, width)
            : throw Wrong(entry, "has a \"size\" that is not [height, width] in whole pixels");
    }

    /// <summary>Reads a list of numbers.</summary>
    /// <exception cref="AnnotationException">It is none.</exception>
    public static double[] ReadNumbers(JsonElement value, string entry)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Geometry(entry);
        var numbers = new double[value.GetArrayLength()];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (value[i].ValueKind != JsonValueKind.Number || !value[i].TryGetDouble(out numbers[i]) || !double.IsFinite(numbers[i])) throw Geometry(entry);
        }

        return numbers;
    }

    private static RunLengthMask FromPolygons(int heightPixels, int widthPixels, JsonElement polygons, string entry)
    {
        var parts = polygons.EnumerateArray().Select((polygon, i) => RunLengthMask.FromPolygon(heightPixels, widthPixels, ReadNumbers(polygon, $"{entry}, polygon {i}"), $"{entry}, polygon {i}")).ToList();
        return parts.Count > 0 ? RunLengthMask.Merge(parts) : throw Wrong(entry, "has no polygon");
    }

    private static uint[] ReadRuns(JsonElement counts, string entry)
    {
        var runs = new uint[counts.GetArrayLength()];
        for (var i = 0; i < runs.Length; i++)
        {
            if (counts[i].ValueKind == JsonValueKind.Number && counts[i].TryGetUInt32(out runs[i]) && runs[i] <= int.MaxValue) continue;
            throw Wrong(entry, string.Create(CultureInfo.InvariantCulture, $"has {counts[i].GetRawText()} as run {i}, which is no number of pixels"));
        }

        return runs;
    }

    private static int? Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) ? whole : null;

    private static AnnotationException Wrong(string entry, string what) => new(AnnotationErrorCode.InvalidMask, $"{entry} {what}.");

    private static AnnotationException Geometry(string entry) =>
        new(AnnotationErrorCode.InvalidGeometry, $"{entry} is not a list of finite numbers.");
}
