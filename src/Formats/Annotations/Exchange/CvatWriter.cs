using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace WorkspaceAgents.Formats;

/// <summary>Writes CVAT for video, XML 1.1: a track an object; what has no track becomes a track of one frame.</summary>
internal static class CvatWriter
{
    private const string Name = CvatReader.Name;

    public static LayerExport Write(AnnotationLayer layer)
    {
        var leftOut = new List<string>();
        var kept = layer.Header.Source?[Name] as JsonObject;
        var root = new XElement("annotations", new XElement("version", "1.1"), kept?.Text("meta") is { } meta ? XElement.Parse(meta) : Meta(layer.Header));
        foreach (var other in kept?["others"] as JsonArray ?? []) root.Add(XElement.Parse(other!.GetValue<string>()));
        var known = layer.Header.Tracks.ToDictionary(track => track.Id);
        foreach (var group in layer.Annotations.GroupBy(annotation => annotation.TrackId ?? annotation.Id))
        {
            known.TryAdd(group.Key, new() { Id = group.Key, Category = group.First().Category });
        }

        var byTrack = LayerFile.Order(layer.Annotations).ToLookup(annotation => annotation.TrackId ?? annotation.Id);
        var next = known.Keys.Max(id => CvatReader.Whole(id)) ?? -1;
        foreach (var track in known.Values)
        {
            var element = new XElement("track", new XAttribute("id", CvatReader.Whole(track.Id) ?? ++next));
            if ((track.Category ?? byTrack[track.Id].FirstOrDefault()?.Category) is { } label) element.Add(new XAttribute("label", label));
            Restore(element, track.Source);
            element.Add(byTrack[track.Id].Select(annotation => Shape(annotation, leftOut)).OfType<XElement>());
            if (element.HasElements || layer.Header.Tracks.Contains(track)) root.Add(element);
        }

        using var file = new MemoryStream();
        new XDocument(new XDeclaration("1.0", "utf-8", null), root).Save(file);
        return new(file.ToArray(), leftOut);
    }

    private static XElement? Shape(LayerAnnotation annotation, List<string> leftOut)
    {
        var kept = annotation.Source?[Name] as JsonObject;
        if (kept?.Text(CvatReader.Element) is { } verbatim) return XElement.Parse(verbatim);
        if (annotation.Frame is not { } frame || annotation.StopFrame is not null || Body(annotation, kept) is not { } shape)
        {
            leftOut.Add($"annotation '{annotation.Id}': CVAT for video holds one box, polygon, line, mask or set of points a frame.");
            return null;
        }

        shape.Add(new XAttribute("frame", frame), new XAttribute("keyframe", annotation.IsInterpolated ? 0 : 1), new XAttribute("outside", annotation.IsHidden ? 1 : 0));
        Restore(shape, annotation.Source);
        foreach (var (name, value) in annotation.Attributes ?? []) shape.Add(new XElement("attribute", new XAttribute("name", name), value?.ToString() ?? ""));
        return shape;
    }

    private static XElement? Body(LayerAnnotation annotation, JsonObject? kept)
    {
        if (annotation.Mask is { } mask)
        {
            var shape = new XElement("mask");
            CvatMask.Write(shape, MaskJson.Read(JsonSerializer.SerializeToElement(mask), annotation.Id), kept?["window"] as JsonArray);
            return shape;
        }

        if (annotation.Polygons is { Count: 1 } polygons) return new("polygon", Points(polygons[0]));
        if (annotation.Lines is { Count: 1 } lines) return new("polyline", Points(lines[0]));
        if (annotation.Keypoints is { } points) return new("points", Points([.. points.Where((_, i) => i % 3 != 2)]));
        if (annotation.Box is not { } box) return null;
        return new("box", new XAttribute("xtl", Text(box[0])), new XAttribute("ytl", Text(box[1])), new XAttribute("xbr", Text(box[0] + box[2])), new XAttribute("ybr", Text(box[1] + box[3])));
    }

    private static void Restore(XElement element, JsonObject? source)
    {
        foreach (var (name, value) in source?[Name] as JsonObject ?? [])
        {
            if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String) element.Add(new XAttribute(name, text.GetValue<string>()));
        }

        // CVAT reads shapes without these as an error.
        if (element.Name != "track" && element.Attribute("occluded") is null) element.Add(new XAttribute("occluded", 0));
        if (element.Name != "track" && element.Attribute("z_order") is null) element.Add(new XAttribute("z_order", 0));
    }

    private static XElement Meta(LayerHeader header)
    {
        var task = new XElement("task", new XElement("name", header.Name), new XElement("mode", "interpolation"));
        if (header.FrameCount is { } count) task.Add(new XElement("size", count));
        task.Add(new XElement("labels", header.Categories.Select(category => new XElement("label", new XElement("name", category.Name), new XElement("attributes")))));
        if (header.WidthPixels is { } width && header.HeightPixels is { } height) task.Add(new XElement("original_size", new XElement("width", width), new XElement("height", height)));
        return new("meta", task);
    }

    private static XAttribute Points(IReadOnlyList<double> xy) => new("points", string.Join(';', xy.Chunk(2).Select(point => $"{Text(point[0])},{Text(point[^1])}")));

    private static string Text(double value) => value.ToString("0.00####", CultureInfo.InvariantCulture);
}
