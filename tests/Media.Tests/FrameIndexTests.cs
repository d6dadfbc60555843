using System.Text;

namespace WorkspaceAgents.Media.Tests;

public class FrameIndexTests
{
    private static readonly FrameIndex _index = new()
    {
        StreamIndex = 3,
        TimeBase = new TimeBase(1, 1000),
        Method = FrameIndexMethod.Packets,
        Frames =
        [
            new FrameEntry(100, 40, true, 48, 900) { DecodeIndex = 0 }, new FrameEntry(140, 60, false, 960, 20) { DecodeIndex = 2 },
            new FrameEntry(200, 33, false, null, 12) { DecodeIndex = 1 },
        ],
    };

    [Theory]
    [InlineData(0.0999, null)]
    [InlineData(0.1, 0)]
    [InlineData(0.1399, 0)]
    [InlineData(0.14, 1)]
    [InlineData(0.2, 2)]
    [InlineData(0.2329, 2)]
    [InlineData(0.233, null)]
    [InlineData(double.NaN, null)]
    public void GetFramePlayedAt_IsTheFrameOnScreen_WhenTimeIsGiven(double seconds, int? expected) => Assert.Equal(expected, _index.GetFramePlayedAt(seconds));

    [Fact]
    public void ToJson_IsCanonical_WhenWritten() =>
        Assert.Equal(
            """{"decodeIndexes":[0,2,1],"durations":[40,60,33],"formatVersion":1,"keyframes":[0],"method":"packets","positions":[48,960,-1],"pts":[100,140,200],"sizes":[900,20,12],"streamIndex":3,"timeBase":[1,1000]}""",
            Encoding.UTF8.GetString(_index.ToJson()));

    [Fact]
    public void FromJson_GivesTheSameIndex_WhenReadBack()
    {
        var read = FrameIndex.FromJson(_index.ToJson());

        Assert.Equal(_index.Frames, read.Frames);
        Assert.Equal((_index.StreamIndex, _index.TimeBase, _index.Method), (read.StreamIndex, read.TimeBase, read.Method));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"formatVersion":2}""")]
    [InlineData("""{"decodeIndexes":[],"durations":[],"formatVersion":1,"keyframes":[],"method":"packets","positions":[],"pts":[1],"sizes":[],"streamIndex":0,"timeBase":[1,25]}""")]
    public void FromJson_Throws_WhenNotAnIndex(string json) => Assert.Throws<FormatException>(() => FrameIndex.FromJson(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void FindFirstDifference_IsNull_WhenOnlyStartAndUnitDiffer()
    {
        var other = _index with { TimeBase = new TimeBase(1, 90000), Frames = [.. _index.Frames.Select(frame => frame with { Pts = (frame.Pts - 100) * 90 })] };

        Assert.Null(_index.FindFirstDifference(other));
        Assert.Null(other.FindFirstDifference(_index));
    }

    [Fact]
    public void FindFirstDifference_IsTheFrame_WhenOneTickIsOff()
    {
        var other = _index with { TimeBase = new TimeBase(1, 90000), Frames = [.. _index.Frames.Select((frame, i) => frame with { Pts = (frame.Pts * 90) + (i == 2 ? 1 : 0) })] };

        Assert.Equal(2, _index.FindFirstDifference(other));
    }

    [Fact]
    public void FindFirstDifference_IsTheEnd_WhenAFrameIsMissing() =>
        Assert.Equal(2, _index.FindFirstDifference(_index with { Frames = [.. _index.Frames.Take(2)] }));
}
