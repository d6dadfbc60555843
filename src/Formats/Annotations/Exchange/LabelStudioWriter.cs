using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>Writes Label Studio's JSON: key frames as video rectangles, spans of frames as timeline labels; into the tasks the layer came from, else into a task of its own.</summary>
internal sealed class LabelStudioWriter(AnnotationLayer layer)
{
    private const string Name = LabelStudioReader.Name;

    private readonly List<string> leftOut = [];
    private readonly HashSet<string> written = [];

    public static LayerExport Write(AnnotationLayer layer) => new LabelStudioWriter(layer).Write();

    private LayerExport Write()
    {
        var tasks = (layer.Header.Source?[Name] as JsonObject)?["tasks"]?.DeepClone().AsArray()
            ?? [new JsonObject { ["data"] = new JsonObject { ["video"] = layer.Header.Videos.Count > 0 ? layer.Header.Videos[0].Id : layer.Header.Name }, ["annotations"] = new JsonArray(new JsonObject { ["result"] = new JsonArray() }) }];
        var regions = layer.Annotations.Where(IsPlaced).GroupBy(annotation => annotation.TrackId ?? annotation.Id).ToDictionary(group => group.Key, group => LayerFile.Order(group).ToList());
        var known = layer.Header.Tracks.ToDictionary(track => track.Id);
        var results = tasks.OfType<JsonObject>().SelectMany(task => LabelStudioReader.Passes.SelectMany(name => (task[name] as JsonArray ?? []).OfType<JsonObject>()))
            .Select(annotation => annotation["result"]).OfType<JsonArray>().ToList();
        foreach (var list in results)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if ((list[i] as JsonObject)?.Text(LabelStudioReader.Placeholder) is { } id) list[i] = Region(known[id], regions.GetValueOrDefault(id) ?? []);
            }
        }

        foreach (var (id, annotations) in regions.Where(region => !written.Contains(region.Key)))
            results[0].Add(Region(known.GetValueOrDefault(id) ?? new() { Id = id, Category = annotations[0].Category }, annotations));
        return new(SourceFields.ToBytes(tasks), leftOut);
    }

    private bool IsPlaced(LayerAnnotation annotation)
    {
        if (annotation.Frame is not null && !annotation.IsHidden && (annotation.Box is not null || annotation.StopFrame is not null)) return true;
        leftOut.Add($"annotation '{annotation.Id}': Label Studio's videos hold boxes at frames and labels on spans of frames.");
        return false;
    }

    private JsonObject Region(LayerTrack track, List<LayerAnnotation> annotations)
    {
        written.Add(track.Id);
        var isTimeline = annotations.Any(annotation => annotation.StopFrame is not null) || (track.Source?[Name] as JsonObject)?.Text("type") == LabelStudioReader.Timeline;
        var region = track.Source?[Name]?.DeepClone().AsObject() ?? new JsonObject
        {
            ["id"] = track.Id, ["from_name"] = isTimeline ? "timeline" : "box", ["to_name"] = "video", ["type"] = isTimeline ? LabelStudioReader.Timeline : LabelStudioReader.Rectangle,
        };
        if (region["value"] is not JsonObject value) region["value"] = value = [];
        if (track.Category is { } label && !value.ContainsKey("labels") && !value.ContainsKey(LabelStudioReader.Timeline)) value[isTimeline ? LabelStudioReader.Timeline : "labels"] = new JsonArray(label);
        if (isTimeline) value["ranges"] = new JsonArray([.. annotations.Select(Range)]);
        else value["sequence"] = new JsonArray([.. Steps(annotations)]);
        if (!isTimeline && layer.Header.FrameCount is { } count && !value.ContainsKey("framesCount")) value["framesCount"] = count;
        return region;
    }

    private static JsonNode Range(LayerAnnotation annotation)
    {
        var range = new JsonObject { ["start"] = annotation.Frame!.Value + 1, ["end"] = annotation.StopFrame ?? annotation.Frame.Value + 1 };
        range.Restore(annotation.Source, Name);
        return range;
    }

    private IEnumerable<JsonNode> Steps(List<LayerAnnotation> annotations)
    {
        if (layer.Header.WidthPixels is not { } width || layer.Header.HeightPixels is not { } height)
            throw new AnnotationException(AnnotationErrorCode.MissingValue, "Label Studio's places are per cent of the picture: give --size WIDTHxHEIGHT.");
        for (var i = 0; i < annotations.Count; i++)
        {
            var annotation = annotations[i];
            if (annotation.IsInterpolated) continue;
            var box = annotation.Box!;
            var step = new JsonObject
            {
                ["frame"] = annotation.Frame!.Value + 1, ["x"] = Rounded(box[0] * 100 / width), ["y"] = Rounded(box[1] * 100 / height),
                ["width"] = Rounded(box[2] * 100 / width), ["height"] = Rounded(box[3] * 100 / height),
            };
            step.Restore(annotation.Source, Name);
            // A gap after it ends its life, as far as this layer knows.
            step.TryAdd("enabled", i + 1 < annotations.Count && annotations[i + 1].Frame == annotation.Frame + 1);
            step.TryAdd("rotation", 0);
            yield return step;
        }
    }

    private static double Rounded(double value) => Math.Round(value, 9);
}
