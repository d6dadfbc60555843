using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Reads CVAT for video, XML 1.1: tracks of boxes, polygons, lines, points and masks, a shape a frame. Other shapes (skeletons, cuboids, ellipses) are kept as they are.
/// <c>outside</c> means not to be seen, <c>keyframe="0"</c> worked out between key frames. See <see href="https://docs.cvat.ai/docs/other/xml_format/">the format's description</see>.
/// </summary>
internal sealed class CvatReader(LayerImport import)
{
    public const string Name = "cvat";
    public const string Element = "element";
    private const int VisiblePoint = 2;

    private readonly List<LayerAnnotation> annotations = [];
    private readonly List<LayerTrack> tracks = [];
    private readonly HashSet<string> labels = [];

    public static AnnotationLayer Read(byte[] file, LayerImport import)
    {
        try
        {
            using var stream = new MemoryStream(file);
            using var reader = XmlReader.Create(stream, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return new CvatReader(import).Read(XDocument.Load(reader));
        }
        catch (XmlException failure)
        {
            throw new AnnotationException(AnnotationErrorCode.InvalidFile, $"The file is not CVAT's XML: {failure.Message}", failure);
        }
    }

    private AnnotationLayer Read(XDocument document)
    {
        var root = document.Root is { Name.LocalName: "annotations" } found ? found : throw SourceFields.Wrong("The file is not CVAT's: its first element is not <annotations>.");
        if (root.Element("image") is not null) throw SourceFields.Wrong("The file is CVAT for images: it has <image> elements. Export the task as 'CVAT for video 1.1'.");
        var meta = root.Element("meta");
        foreach (var label in meta?.Descendants("label") ?? []) labels.Add(label.Element("name")?.Value ?? "");
        var size = meta?.Descendants("original_size").FirstOrDefault();
        var (width, height) = (Whole(size?.Element("width")?.Value) ?? import.WidthPixels, Whole(size?.Element("height")?.Value) ?? import.HeightPixels);
        var isDeclared = labels.Count > 0;
        var others = new JsonArray();
        foreach (var element in root.Elements())
        {
            if (element.Name == "track") ReadTrack(element, isDeclared, width, height);
            else if (element.Name != "version" && element.Name != "meta") others.Add(element.ToString(SaveOptions.DisableFormatting));
        }

        var source = new JsonObject();
        if (meta is not null) source["meta"] = meta.ToString(SaveOptions.DisableFormatting);
        if (others.Count > 0) source["others"] = others;
        var header = import.ToHeader() with
        {
            FrameCount = import.FrameCount ?? Whole(meta?.Element("task")?.Element("size")?.Value), WidthPixels = width, HeightPixels = height,
            Categories = [.. labels.Select(label => new LayerCategory { Name = label })], Tracks = tracks, Source = source.Count == 0 ? null : new JsonObject { [Name] = source },
        };
        return new(header, annotations);
    }

    private void ReadTrack(XElement track, bool isDeclared, int? width, int? height)
    {
        var id = track.Attribute("id")?.Value ?? throw SourceFields.Wrong($"Track {tracks.Count} has no id.");
        var label = track.Attribute("label")?.Value;
        if (label is not null && !labels.Contains(label))
        {
            if (isDeclared) throw new AnnotationException(AnnotationErrorCode.UnknownCategory, $"track {id}: the label '{label}' is not in <labels> ({string.Join(", ", labels)}); add it or correct the track.");
            labels.Add(label);
        }

        if (tracks.Any(known => known.Id == id)) throw new AnnotationException(AnnotationErrorCode.DuplicateId, $"There are two tracks {id}; give one of them another id.");
        tracks.Add(new() { Id = id, Category = label, Source = Attributes(track, "id", "label") });
        foreach (var shape in track.Elements()) annotations.Add(ReadShape(shape, id, label, width, height));
    }

    private static LayerAnnotation ReadShape(XElement shape, string track, string? label, int? width, int? height)
    {
        var frame = Whole(shape.Attribute("frame")?.Value) ?? throw SourceFields.Wrong($"track {track}: a <{shape.Name}> has no frame.");
        var entry = $"track {track}, frame {frame}";
        var attributes = new JsonObject();
        foreach (var attribute in shape.Elements("attribute")) attributes[attribute.Attribute("name")?.Value ?? ""] = attribute.Value;
        var annotation = new LayerAnnotation
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{track}/{frame}"), Frame = frame, TrackId = track, Category = label,
            IsInterpolated = shape.Attribute("keyframe")?.Value == "0", IsHidden = shape.Attribute("outside")?.Value == "1", Attributes = attributes.Count == 0 ? null : attributes,
            Source = Attributes(shape, "frame", "keyframe", "outside", "xtl", "ytl", "xbr", "ybr", "points", "rle", "left", "top", "width", "height"),
        };
        switch (shape.Name.LocalName)
        {
            case "box":
                var (left, top) = (Number(shape, "xtl", entry), Number(shape, "ytl", entry));
                return annotation with { Box = [left, top, Rounded(Number(shape, "xbr", entry) - left), Rounded(Number(shape, "ybr", entry) - top)] };
            case "polygon":
                return annotation with { Polygons = [Points(shape, entry)] };
            case "polyline":
                return annotation with { Lines = [Points(shape, entry)] };
            case "points":
                return annotation with { Keypoints = [.. Points(shape, entry).Chunk(2).SelectMany(point => new[] { point[0], point[^1], VisiblePoint })] };
            case "mask":
                return annotation with { Mask = MaskJson.Write(CvatMask.Read(shape, entry, width, height)), Source = With(annotation.Source, "window", CvatMask.Window(shape)) };
            default:
                return annotation with { Attributes = null, Source = With(null, Element, shape.ToString(SaveOptions.DisableFormatting)) };
        }
    }

    private static JsonObject With(JsonObject? source, string name, JsonNode value)
    {
        var kept = source?[Name] as JsonObject ?? [];
        kept[name] = value;
        return source ?? new JsonObject { [Name] = kept };
    }

    private static JsonObject? Attributes(XElement element, params ReadOnlySpan<string> known)
    {
        var rest = new JsonObject();
        foreach (var attribute in element.Attributes())
        {
            if (!known.Contains(attribute.Name.LocalName)) rest[attribute.Name.LocalName] = attribute.Value;
        }

        return rest.Count == 0 ? null : new JsonObject { [Name] = rest };
    }

    private static List<double> Points(XElement shape, string entry) =>
        [.. (shape.Attribute("points")?.Value ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => Number(text, entry, "points"))];

    private static double Number(XElement shape, string name, string entry) => Number(shape.Attribute(name)?.Value, entry, name);

    private static double Number(string? text, string entry, string name) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new AnnotationException(AnnotationErrorCode.InvalidGeometry, $"{entry}: {name} is '{text}', not a number of pixels.");

    // Edges have two decimals; their difference shall have no more than a few.
    private static double Rounded(double value) => Math.Round(value, 6);

    internal static int? Whole(string? text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
