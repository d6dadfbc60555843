using System.Text;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats.Tests;

public sealed class LayerFileTests
{
    private static readonly LayerHeader Header = new() { Name = "human-1", Author = "ann", Model = null, MadeAt = DateTimeOffset.UnixEpoch, FrameCount = 10, WidthPixels = 3, HeightPixels = 4, Categories = [new() { Name = "dog" }] };

    [Fact]
    public void Write_IsOneSpelling_InOrder()
    {
        var layer = new AnnotationLayer(Header, [new() { Id = "b", Frame = 3, Box = [1, 2.5, 3, 4] }, new() { Id = "c", Text = "all of it", Score = 0.25 }, new() { Id = "a", Frame = 3, Category = "dog", IsCrowd = true }]);

        var file = Encoding.UTF8.GetString(LayerFile.Write(layer));

        Assert.Equal("""
            {"author":"ann","categories":[{"name":"dog"}],"format":"workspaceagents.layer/1","frameCount":10,"heightPixels":4,"madeAt":"1970-01-01T00:00:00+00:00","name":"human-1","pictures":[],"tracks":[],"videos":[],"widthPixels":3}
            {"id":"c","score":0.25,"text":"all of it"}
            {"category":"dog","frame":3,"id":"a","isCrowd":true}
            {"box":[1,2.5,3,4],"frame":3,"id":"b"}

            """.ReplaceLineEndings("\n"), file);
        Assert.Equal(file, Encoding.UTF8.GetString(LayerFile.Write(LayerFile.Read(Encoding.UTF8.GetBytes(file)))));
    }

    public static TheoryData<AnnotationErrorCode, string, LayerAnnotation[]> Wrong => new()
    {
        { AnnotationErrorCode.UnknownCategory, "annotation 'x': the category 'cat' is not declared (there are dog)", [new() { Id = "x", Category = "cat" }] },
        { AnnotationErrorCode.FrameOutOfRange, "annotation 'x': frame 10 does not exist; the video has frames 0 to 9", [new() { Id = "x", Frame = 10 }] },
        { AnnotationErrorCode.FrameOutOfRange, "frame -1", [new() { Id = "x", Frame = -1 }] },
        { AnnotationErrorCode.FrameOutOfRange, "[5, 5)", [new() { Id = "x", Frame = 5, StopFrame = 5 }] },
        { AnnotationErrorCode.FrameOutOfRange, "no span of time", [new() { Id = "x", StartSeconds = 2, StopSeconds = 1 }] },
        { AnnotationErrorCode.DuplicateId, "two entries 'x'", [new() { Id = "x" }, new() { Id = "x" }] },
        { AnnotationErrorCode.InvalidGeometry, "no box", [new() { Id = "x", Box = [1, 2, -3, 4] }] },
        { AnnotationErrorCode.InvalidGeometry, "no key points", [new() { Id = "x", Keypoints = [1, 2] }] },
        { AnnotationErrorCode.WrongMaskSize, "annotation 'x': the mask is [3, 4], its picture is [4, 3]", [new() { Id = "x", Frame = 1, Mask = new JsonObject { ["size"] = new JsonArray(3, 4), ["counts"] = "<" } }] },
        { AnnotationErrorCode.InvalidMask, "annotation 'x'", [new() { Id = "x", Frame = 1, Mask = new JsonObject { ["size"] = new JsonArray(4, 3), ["counts"] = "=" } }] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Write_NamesTheEntryThatIsWrong(AnnotationErrorCode code, string expected, LayerAnnotation[] annotations)
    {
        var failure = Assert.Throws<AnnotationException>(() => LayerFile.Write(new(Header, annotations)));

        Assert.Equal(code, failure.Code);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Line 1")]
    [InlineData("{\"format\":\"workspaceagents.layer/9\",\"name\":\"x\"}", "not 'workspaceagents.layer/1'")]
    [InlineData("{\"format\":\"workspaceagents.layer/1\",\"name\":\"x\"}\n{\"id\":\"a\",\"colour\":1}", "Line 2")]
    public void Read_NamesTheLine(string file, string expected)
    {
        var failure = Assert.Throws<AnnotationException>(() => LayerFile.Read(Encoding.UTF8.GetBytes(file)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_RefusesFramesBeyondTheVideo() =>
        Assert.Contains("frames 0 to 2", Assert.Throws<AnnotationException>(() => new AnnotationLayer(Header, [new() { Id = "x", Frame = 3 }]).Check(3)).Message, StringComparison.Ordinal);
}
