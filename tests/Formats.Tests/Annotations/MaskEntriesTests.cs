using System.Text.Json;

namespace WorkspaceAgents.Formats.Tests;

public sealed class MaskEntriesTests
{
    [Theory]
    [InlineData("""{"size":[4,3],"counts":"22122"}""", "mask", 6)]
    [InlineData("""[{"size":[4,3],"counts":[2,2,1,4,3]}]""", "entry 0", 6)]
    [InlineData("""[{"id":9,"segmentation":{"size":[4,3],"counts":[2,2,1,4,3]}}]""", "entry 0 (id 9)", 6)]
    [InlineData("""{"size":[60,80],"polygons":[[0,0,10,0,10,10,0,10],[5,5,20,5,20,10,5,10]]}""", "mask", 150)]
    [InlineData("""{"size":[60,80],"bbox":[10,20,30,15]}""", "mask", 450)]
    [InlineData("""{"images":[{"id":1,"height":60,"width":80}],"annotations":[{"id":5,"image_id":1,"segmentation":[[0,0,10,0,10,10,0,10]]}]}""", "annotation 0 (id 5)", 100)]
    public void Read_FindsMasksInEveryShape(string json, string name, uint area)
    {
        var entry = Assert.Single(Read(json));

        Assert.Equal((name, area), (entry.Name, entry.Mask.Area));
    }

    [Fact]
    public void Read_KnowsCrowds() => Assert.Equal([false, true], Read("""[{"size":[4,3],"counts":"<","iscrowd":0},{"size":[4,3],"counts":"<","iscrowd":1}]""").Select(entry => entry.IsCrowd));

    [Theory]
    [InlineData("""[{"size":[4,3],"counts":"<"},{"id":7,"size":[4,3],"counts":"="}]""", AnnotationErrorCode.InvalidMask, "entry 1 (id 7)")]
    [InlineData("""[{"size":[4,3],"counts":[5,-1,8]}]""", AnnotationErrorCode.InvalidMask, "-1 as run 1")]
    [InlineData("""[{"size":[4,3],"counts":12}]""", AnnotationErrorCode.InvalidMask, "neither text nor a list")]
    [InlineData("""[{"counts":"<"}]""", AnnotationErrorCode.InvalidMask, "no \"size\"")]
    [InlineData("""[{"size":[4.5,3],"counts":"<"}]""", AnnotationErrorCode.InvalidMask, "whole pixels")]
    [InlineData("""[{"segmentation":[[0,0,1,0,1,1]]}]""", AnnotationErrorCode.MissingValue, "no size of their own")]
    [InlineData("""[{"size":[4,3],"polygons":[[0,0,1,0,"x",1]]}]""", AnnotationErrorCode.InvalidGeometry, "entry 0, polygon 0")]
    [InlineData("""{"images":[{"id":1,"height":4,"width":4}],"annotations":[{"id":5,"image_id":1,"segmentation":{"size":[4,3],"counts":"<"}}]}""", AnnotationErrorCode.WrongMaskSize, "annotation 0 (id 5)")]
    [InlineData("[3]", AnnotationErrorCode.InvalidMask, "entry 0")]
    [InlineData("3", AnnotationErrorCode.InvalidFile, "neither")]
    public void Read_NamesTheEntryThatIsWrong(string json, AnnotationErrorCode code, string expected)
    {
        var failure = Assert.Throws<AnnotationException>(() => Read(json));

        Assert.Equal(code, failure.Code);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<MaskEntry> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return MaskEntries.Read(document.RootElement);
    }
}
