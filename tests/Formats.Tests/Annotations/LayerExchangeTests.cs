using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace WorkspaceAgents.Formats.Tests;

/// <summary>Files in the shapes the tools write them, read and written again: what comes out means what went in, fields we do not know included.</summary>
public sealed class LayerExchangeTests
{
    private const string Coco = """
        {"info":{"year":2017,"note":"kept"},"licenses":[{"id":1,"name":"CC"}],
         "images":[{"id":42,"file_name":"a.jpg","width":80,"height":60,"license":1},{"id":43,"file_name":"b.jpg","width":80,"height":60}],
         "categories":[{"id":1,"name":"person","supercategory":"living","keypoints":["nose"],"skeleton":[]},{"id":18,"name":"dog"}],
         "annotations":[
           {"id":7,"image_id":42,"category_id":18,"bbox":[10,20,30,15],"area":450,"iscrowd":0,"segmentation":[[10,20,40,20,40,35,10,35]],"mood":"happy"},
           {"id":8,"image_id":43,"category_id":1,"bbox":[0,0,10,10],"area":100,"iscrowd":1,"segmentation":{"size":[60,80],"counts":[0,4800]}},
           {"id":9,"image_id":43,"category_id":1,"bbox":[0,0,10,10],"area":100,"iscrowd":0,"keypoints":[5,6,2],"num_keypoints":1,"segmentation":{"size":[60,80],"counts":"0Pf4"},"track_id":3,"score":0.5},
           {"id":10,"image_id":42,"caption":"A dog."}]}
        """;

    private const string YouTubeVis = """
        {"info":{"description":"YouTube-VIS"},"videos":[{"id":1,"width":80,"height":60,"length":3,"file_names":["0.jpg","1.jpg","2.jpg"]}],"categories":[{"id":1,"name":"person"}],
         "annotations":[{"id":5,"video_id":1,"category_id":1,"iscrowd":0,"width":80,"height":60,"length":1,
           "segmentations":[null,{"size":[60,80],"counts":"0Pf4"},null],"bboxes":[null,[0,0,80,60],null],"areas":[null,4800,null]}]}
        """;

    private const string Sav = """
        {"video_id":"sav_000001","video_duration":0.5,"video_frame_count":12.0,"video_height":60.0,"video_width":80.0,"video_resolution":4800.0,"video_environment":"Indoor","video_split":"train",
         "masklet":[[{"size":[60,80],"counts":"0Pf4"},{"size":[60,80],"counts":"Pf4"}],[{"size":[60,80],"counts":"0Pf4"},{"size":[60,80],"counts":"0Pf4"}],[{"size":[60,80],"counts":"Pf4"},{"size":[60,80],"counts":"Pf4"}]],
         "masklet_id":[0,1],"masklet_size_rel":[0.1,0.2],"masklet_size_bucket":["large","small"],"masklet_first_appeared_frame":[0.0,1.0],"masklet_frame_count":[3,3],"masklet_type":["manual","manual"],
         "masklet_stability_score":[null,null],"masklet_num":2}
        """;

    private const string Cvat = """
        <?xml version="1.0" encoding="utf-8"?>
        <annotations><version>1.1</version>
          <meta><task><id>5</id><name>interpolation</name><size>20</size><mode>interpolation</mode><labels><label><name>person</name><attributes></attributes></label><label><name>car</name></label><label><name>s1</name><type>skeleton</type></label></labels>
            <original_size><width>80</width><height>60</height></original_size></task><dumped>2018-09-25 16:05:05.6+03:00</dumped></meta>
          <track id="0" label="car" source="manual" group_id="3">
            <box frame="0" keyframe="1" outside="0" occluded="1" xtl="10.50" ytl="20.25" xbr="40.75" ybr="35.00" z_order="2"><attribute name="color">red</attribute></box>
            <box frame="1" keyframe="0" outside="0" occluded="0" xtl="11.50" ytl="20.25" xbr="41.75" ybr="35.00" z_order="2"></box>
            <box frame="2" keyframe="1" outside="1" occluded="0" xtl="11.50" ytl="20.25" xbr="41.75" ybr="35.00" z_order="2"></box></track>
          <track id="1" label="person" source="auto"><polygon frame="3" keyframe="1" outside="0" occluded="0" points="1.00,2.00;30.00,2.00;30.00,40.00" z_order="0"></polygon></track>
          <track id="2" label="person" source="auto"><mask frame="4" keyframe="1" outside="0" occluded="0" rle="1, 2, 3" left="7" top="5" width="3" height="2" z_order="0"></mask></track>
          <track id="3" label="person"><polyline frame="5" keyframe="1" outside="0" occluded="0" points="1.00,2.00;30.00,2.00" z_order="0"></polyline><points frame="6" keyframe="1" outside="0" occluded="0" points="1.00,2.00;3.00,4.00" z_order="0"></points></track>
          <track id="4" label="s1"><skeleton frame="7" keyframe="1" z_order="0"><points label="1" outside="0" occluded="0" keyframe="1" points="5.00,6.00"></points></skeleton></track>
        </annotations>
        """;

    private const string LabelStudio = """
        [{"id":24,"data":{"video":"a.mp4"},"created_at":"2026-01-01","annotations":[{"id":23,"completed_by":{"id":1,"email":"ann@example.org"},"result":[
          {"id":"tJhY","type":"videorectangle","from_name":"box","to_name":"video","origin":"manual","meta":{"text":["x"]},"value":{"framesCount":12,"duration":0.5,"labels":["Airplane"],"sequence":[
            {"frame":1,"enabled":true,"rotation":0,"x":38,"y":38,"width":41,"height":22,"time":0.04},{"frame":5,"enabled":false,"rotation":30,"x":40,"y":50,"width":41,"height":22,"time":0.2}]}},
          {"id":"seg1","type":"timelinelabels","from_name":"timeline","to_name":"video","value":{"ranges":[{"start":3,"end":5}],"timelinelabels":["Moving"]}},
          {"id":"c1","type":"choices","from_name":"choice","to_name":"video","value":{"choices":["good"]}}]},
          {"id":99,"result":[{"id":"other","type":"choices","value":{"choices":["bad"]}}]}]}]
        """;

    private const string WebVtt = "WEBVTT - Lesson\nKind: captions\n\nNOTE first\n\nintro\n00:00:01.500 --> 00:00:02.250 line:0 align:start\n<v Ann>Hello\nthere\n\nNOTE between\n\n01:00:05.000 --> 01:00:06.000\nBye\n\nNOTE last\n";

    [Theory]
    [InlineData(Coco, 4)]
    [InlineData(YouTubeVis, 1)]
    [InlineData(Sav, 3)]
    [InlineData(LabelStudio, 6)]
    public async Task Json_MeansTheSame_AfterImportAndExport(string file, int count)
    {
        var (layer, format) = await ReadAsync(file);

        Assert.Equal(count, layer.Annotations.Count);
        Assert.True(JsonNode.DeepEquals(Plain(file), Plain(await WriteAsync(await ThroughOurFileAsync(layer), format))), await WriteAsync(layer, format));
    }

    [Fact]
    public async Task Cvat_MeansTheSame_AfterImportAndExport()
    {
        var (layer, format) = await ReadAsync(Cvat);

        Assert.Equal(8, layer.Annotations.Count);
        Assert.Equal([10.5, 20.25, 30.25, 14.75], layer.Annotations[0].Box);
        Assert.Equal((true, true), (layer.Annotations[1].IsInterpolated, layer.Annotations[2].IsHidden));
        // Runs 1, 2, 3 in a window of 3 × 2 at (7, 5): pixels 8 and 9 of row 5.
        Assert.Equal(new PixelBox(8, 5, 2, 1), MaskJson.Read(System.Text.Json.JsonSerializer.SerializeToElement(layer.Annotations[4].Mask), "mask").BoundingBox());
        Assert.Equal(Lines(Cvat), Lines(await WriteAsync(await ThroughOurFileAsync(layer), format)));
    }

    [Fact]
    public async Task WebVtt_IsTheSameText_AfterImportAndExport()
    {
        var (layer, format) = await ReadAsync(WebVtt);

        Assert.Equal((1.5, 2.25, "<v Ann>Hello\nthere"), (layer.Annotations[0].StartSeconds, layer.Annotations[0].StopSeconds, layer.Annotations[0].Text));
        Assert.Equal(3605, layer.Annotations[1].StartSeconds);
        Assert.Equal(WebVtt, await WriteAsync(await ThroughOurFileAsync(layer), format));
    }

    [Fact]
    public async Task Parquet_LosesNothing()
    {
        foreach (var file in new[] { Coco, Cvat, LabelStudio, WebVtt })
        {
            var (layer, _) = await ReadAsync(file);
            var parquet = (await LayerExchange.WriteAsync(layer, LayerFormat.Parquet, CancellationToken.None)).File;

            Assert.Equal(LayerFile.Write(layer), LayerFile.Write(await LayerExchange.ReadAsync(parquet, null, new() { Name = "x" }, CancellationToken.None)));
        }
    }

    [Fact]
    public async Task LabelStudio_FillsTheFramesBetweenKeyFrames_InPixels()
    {
        var (layer, _) = await ReadAsync(LabelStudio);

        var boxes = layer.Annotations.Where(annotation => annotation.TrackId == "tJhY").OrderBy(annotation => annotation.Frame).ToList();
        Assert.Equal([0, 1, 2, 3, 4], boxes.Select(annotation => annotation.Frame!.Value));
        Assert.Equal([false, true, true, true, false], boxes.Select(annotation => annotation.IsInterpolated));
        Assert.Equal([31.2, 26.4], boxes[2].Box!.Take(2).Select(value => Math.Round(value, 9)));
        var segment = layer.Annotations.Single(annotation => annotation.TrackId == "seg1");
        Assert.Equal((2, 5, "Moving"), (segment.Frame, segment.StopFrame, segment.Category));
    }

    [Fact]
    public async Task Sav_FramesAreEveryFourth_AndEmptyMasksAreNoAnnotations()
    {
        var (layer, _) = await ReadAsync(Sav);

        Assert.Equal(["0/0", "0/4", "1/4"], layer.Annotations.Select(annotation => annotation.Id));
        Assert.Equal((12, 80, 60), (layer.Header.FrameCount, layer.Header.WidthPixels, layer.Header.HeightPixels));
    }

    [Fact]
    public async Task Export_ListsWhatTheFormatCannotHold()
    {
        var (layer, _) = await ReadAsync(WebVtt);

        var export = await LayerExchange.WriteAsync(layer, LayerFormat.Coco, CancellationToken.None);

        Assert.Equal(2, export.LeftOut.Count);
        Assert.StartsWith("annotation '1'", export.LeftOut[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_GoesFromOneToolToAnother()
    {
        var (layer, _) = await ReadAsync(Cvat);

        var (coco, _) = await ReadAsync(await WriteAsync(layer, LayerFormat.Coco));

        Assert.Equal(["car", "car", "person", "person", "person"], coco.Annotations.Where(annotation => annotation.Frame != 7).Select(annotation => annotation.Category));
        Assert.Equal(layer.Annotations[0].Box, coco.Annotations[0].Box);
        Assert.Equal([0, 1, 3, 4, 6, 7], coco.Annotations.Select(annotation => annotation.Frame!.Value));
    }

    private static async Task<(AnnotationLayer Layer, LayerFormat Format)> ReadAsync(string file)
    {
        var format = file switch { Coco or YouTubeVis => LayerFormat.Coco, Sav => LayerFormat.Sav, Cvat => LayerFormat.Cvat, LabelStudio => LayerFormat.LabelStudio, WebVtt => LayerFormat.WebVtt, _ => LayerFormat.Coco };
        var import = new LayerImport { Name = "pass", WidthPixels = file == LabelStudio ? 80 : null, HeightPixels = file == LabelStudio ? 60 : null };
        return (await LayerExchange.ReadAsync(Encoding.UTF8.GetBytes(file), null, import, CancellationToken.None), format);
    }

    private static async Task<string> WriteAsync(AnnotationLayer layer, LayerFormat format) => Encoding.UTF8.GetString((await LayerExchange.WriteAsync(layer, format, CancellationToken.None)).File);

    private static Task<AnnotationLayer> ThroughOurFileAsync(AnnotationLayer layer) => Task.FromResult(LayerFile.Read(LayerFile.Write(layer)));

    // A layer has its annotations in an order of its own.
    private static JsonNode? Plain(string json)
    {
        var document = JsonNode.Parse(CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json)))!;
        if (document is not JsonObject file || file["annotations"] is not JsonArray annotations) return document;
        file["annotations"] = new JsonArray([.. annotations.OrderBy(annotation => annotation!["id"]!.GetValue<int>()).Select(annotation => annotation!.DeepClone())]);
        return file;
    }

    /// <summary>Every element with its attributes by name, and text without the space around it.</summary>
    private static IEnumerable<string> Lines(string xml) => XDocument.Parse(xml.TrimStart('\uFEFF')).Descendants().Select(element =>
        $"{string.Join('/', element.AncestorsAndSelf().Select(above => above.Name).Reverse())} {string.Join(' ', element.Attributes().OrderBy(attribute => attribute.Name.LocalName, StringComparer.Ordinal))} {(element.HasElements ? "" : element.Value.Trim())}");
}
