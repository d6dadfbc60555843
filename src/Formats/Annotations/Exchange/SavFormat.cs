using System.Globalization;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>
/// SA-V, the data set of SAM 2: <c>masklet[annotated frame][object]</c> is a mask; annotated are 6 frames a second of videos with 24, so the fourth number is frame 12.
/// See <see href="https://github.com/facebookresearch/sam2/tree/main/sav_dataset">its description</see>.
/// </summary>
internal static class SavFormat
{
    private const string Name = "sav";
    private const string Category = "object";
    private const string AnnotatedFrames = "annotated_frames";
    private const string FrameStep = "frame_step";
    private const int PublishedFrameStep = 4;

    public static AnnotationLayer Read(ReadOnlySpan<byte> file, LayerImport import)
    {
        var document = SourceFields.RequireObject(SourceFields.Parse(file, "SA-V"), "The file");
        var masklets = document["masklet"] as JsonArray ?? throw SourceFields.Wrong("The file is not SA-V: it has no list \"masklet\".");
        var ids = (document["masklet_id"] as JsonArray)?.Select(id => id?.ToString() ?? "").ToList()
            ?? [.. Enumerable.Range(0, masklets.Count == 0 ? 0 : (masklets[0] as JsonArray)?.Count ?? 0).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        var frameCount = document.Int("video_frame_count");
        var step = import.FrameStep ?? (frameCount is { } count && masklets.Count > 1 ? Math.Max(1, (int)Math.Round(count / (double)masklets.Count)) : PublishedFrameStep);
        var source = document.Rest(Name, ["masklet", "masklet_id", "video_id", "video_frame_count", "video_height", "video_width", .. PerMasklet(document, ids.Count)]) ?? new JsonObject { [Name] = new JsonObject() };
        source[Name]![AnnotatedFrames] = masklets.Count;
        source[Name]![FrameStep] = step;
        var header = import.ToHeader() with
        {
            FrameCount = import.FrameCount ?? frameCount, WidthPixels = document.Int("video_width") ?? import.WidthPixels, HeightPixels = document.Int("video_height") ?? import.HeightPixels,
            Categories = [new() { Name = Category }], Source = source,
            Videos = document.Id("video_id") is { } video ? [new() { Id = video, FrameCount = frameCount, WidthPixels = document.Int("video_width"), HeightPixels = document.Int("video_height") }] : [],
            Tracks = [.. ids.Select((id, i) => new LayerTrack { Id = id, Category = Category, Source = SourceOf(document, i, ids.Count) })],
        };
        return new(header, [.. masklets.SelectMany((frame, i) => ReadFrame(frame, i, step, ids))]);
    }

    public static LayerExport Write(AnnotationLayer layer)
    {
        var (header, kept) = (layer.Header, layer.Header.Source?[Name] as JsonObject ?? []);
        if (header.HeightPixels is not { } height || header.WidthPixels is not { } width)
            throw new AnnotationException(AnnotationErrorCode.MissingValue, "SA-V has a mask of every object in every annotated frame, so it needs the pictures' size: give --size WIDTHxHEIGHT.");
        var step = kept.Int(FrameStep) ?? 1;
        var leftOut = layer.Annotations.Where(annotation => !IsMasklet(annotation, step)).Select(annotation => $"annotation '{annotation.Id}': SA-V holds masks of tracked objects in every frame number that {step} divides.").ToList();
        var masks = layer.Annotations.Where(annotation => IsMasklet(annotation, step)).ToDictionary(annotation => (annotation.TrackId!, annotation.Frame!.Value));
        var tracks = header.Tracks.Concat(masks.Keys.Select(key => key.Item1).Distinct().Except(header.Tracks.Select(track => track.Id)).Select(id => new LayerTrack { Id = id })).ToList();
        var count = Math.Max(kept.Int(AnnotatedFrames) ?? ((header.FrameCount ?? 0) + step - 1) / step, masks.Count == 0 ? 0 : masks.Keys.Max(key => key.Value) / step + 1);
        var nothing = MaskJson.Write(RunLengthMask.FromCounts(height, width, [(uint)(height * width)]));
        var document = new JsonObject
        {
            ["video_id"] = header.Videos.Count > 0 ? header.Videos[0].Id : header.Name, ["video_frame_count"] = header.FrameCount ?? count * step, ["video_height"] = height, ["video_width"] = width,
            ["masklet"] = new JsonArray([.. Enumerable.Range(0, count).Select(frame => (JsonNode)new JsonArray(
                [.. tracks.Select(track => (JsonNode)(masks.GetValueOrDefault((track.Id, frame * step))?.Mask ?? nothing).DeepClone())]))]),
            ["masklet_id"] = new JsonArray([.. tracks.Select(track => SourceFields.ToId(track.Id))]),
        };
        foreach (var name in tracks.SelectMany(track => (track.Source?[Name] as JsonObject)?.Select(member => member.Key) ?? []).Distinct())
            document[name] = new JsonArray([.. tracks.Select(track => (track.Source?[Name] as JsonObject)?[name]?.DeepClone())]);
        document.Restore(header.Source, Name);
        document.Remove(AnnotatedFrames);
        document.Remove(FrameStep);
        document.TryAdd("masklet_num", tracks.Count);
        return new(SourceFields.ToBytes(document), leftOut);
    }

    private static IEnumerable<LayerAnnotation> ReadFrame(JsonNode? frame, int index, int step, List<string> ids)
    {
        var masks = frame as JsonArray ?? throw SourceFields.Wrong($"masklet {index} is not a list of masks.");
        if (masks.Count != ids.Count) throw SourceFields.Wrong($"masklet {index} has {masks.Count} masks; there are {ids.Count} ids in \"masklet_id\".");
        for (var i = 0; i < masks.Count; i++)
        {
            if (masks[i] is null) continue;
            var entry = $"masklet {index}, object '{ids[i]}'";
            var mask = SourceFields.RequireObject(masks[i], entry);
            // An object that is not in the picture has a mask without a pixel; it is made again for the export.
            if (MaskJson.Read(System.Text.Json.JsonSerializer.SerializeToElement(mask), entry).Area == 0) continue;
            yield return new()
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{ids[i]}/{index * step}"), Frame = index * step, Category = Category, TrackId = ids[i], Mask = mask.DeepClone().AsObject(),
            };
        }
    }

    private static bool IsMasklet(LayerAnnotation annotation, int step) =>
        annotation is { Mask: not null, TrackId: not null, Frame: { } frame, IsHidden: false } && frame % step == 0;

    private static IEnumerable<string> PerMasklet(JsonObject document, int count) => document
        .Where(member => member.Key.StartsWith("masklet_", StringComparison.Ordinal) && member.Key != "masklet_id" && member.Value is JsonArray list && list.Count == count && count > 0).Select(member => member.Key);

    private static JsonObject? SourceOf(JsonObject document, int index, int count)
    {
        var source = new JsonObject();
        foreach (var name in PerMasklet(document, count)) source[name] = document[name]![index]?.DeepClone();
        return source.Count == 0 ? null : new JsonObject { [Name] = source };
    }
}
