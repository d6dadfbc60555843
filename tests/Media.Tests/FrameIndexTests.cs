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
    public async Task ReadAsync_GivesTheSameIndex_WhenItIsJsonOfAnOlderDataFolder()
    {
        var read = await FrameIndex.ReadAsync(_index.ToJson(), CancellationToken.None);

        Assert.Equal(_index.Frames, read.Frames);
        Assert.Equal((_index.StreamIndex, _index.TimeBase, _index.Method), (read.StreamIndex, read.TimeBase, read.Method));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("PAR1 but nothing more")]
    [InlineData("{}")]
    [InlineData("""{"formatVersion":2}""")]
    [InlineData("""{"decodeIndexes":[],"durations":[],"formatVersion":1,"keyframes":[],"method":"packets","positions":[],"pts":[1],"sizes":[],"streamIndex":0,"timeBase":[1,25]}""")]
    public Task ReadAsync_Throws_WhenNotAnIndex(string stored) =>
        Assert.ThrowsAsync<FormatException>(() => FrameIndex.ReadAsync(Encoding.UTF8.GetBytes(stored), CancellationToken.None));

    [Fact]
    public async Task ToParquetAsync_KeepsEverything_WhenReadBack()
    {
        var index = _index with
        {
            Method = FrameIndexMethod.Tables, RotationDegrees = 90, HasEditList = true,
            HiddenPackets = [new HiddenPacket(0, -40, -80, 20, 77, IsKeyframe: true), new HiddenPacket(5, null, null, null, 0, IsKeyframe: false)],
            Frames = [.. _index.Frames.Select((frame, i) => frame with
            {
                Dts = i == 1 ? null : frame.Pts - 80, PacketIndex = frame.DecodeIndex + 1, IsDisposable = i == 2, IsAfterDiscontinuity = i == 1,
            })],
        };

        var read = await FrameIndex.ReadAsync(await index.ToParquetAsync(CancellationToken.None), CancellationToken.None);

        Assert.Equal(index.Frames, read.Frames);
        Assert.Equal(index.HiddenPackets, read.HiddenPackets);
        Assert.Equal(
            (index.StreamIndex, index.TimeBase, index.Method, index.RotationDegrees, index.HasEditList),
            (read.StreamIndex, read.TimeBase, read.Method, read.RotationDegrees, read.HasEditList));
    }

    [Fact]
    public async Task ToParquetAsync_GivesTheSameBytes_WhenWrittenTwice()
    {
        var first = await _index.ToParquetAsync(CancellationToken.None);
        var again = await FrameIndex.ReadAsync(first, CancellationToken.None);

        Assert.Equal(first, await again.ToParquetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ToParquetAsync_KeepsNoFrames_WhenTheVideoHasNone()
    {
        var read = await FrameIndex.ReadAsync(await (_index with { Frames = [] }).ToParquetAsync(CancellationToken.None), CancellationToken.None);

        Assert.Empty(read.Frames);
    }

    [Fact]
    public void ToFrameMappings_IsWhatTorchcodecReads_WhenWritten() =>
        Assert.Equal(
            """{"frames":[{"pts":100,"duration":40,"key_frame":1},{"pts":140,"duration":60,"key_frame":0},{"pts":200,"duration":33,"key_frame":0}]}""",
            Encoding.UTF8.GetString(_index.ToFrameMappings()));

    [Fact]
    public void Frames_KnowTheirGroups_WhenTheGopIsOpen()
    {
        // Decoded I0 P3 B1 B2 I6 B4 B5 P7: 4 and 5 are shown before the keyframe 6 that they follow.
        (long Pts, bool Key, int Decoded)[] shown = [(0, true, 0), (1, false, 2), (2, false, 3), (3, false, 1), (4, false, 5), (5, false, 6), (6, true, 4), (7, false, 7)];
        FrameList frames = [.. shown.Select(one => new FrameEntry(one.Pts, 1, one.Key, null, 9) { DecodeIndex = one.Decoded })];

        Assert.Equal([4L, 5], frames.Where(frame => frame.IsLeading).Select(frame => frame.Pts));
        Assert.Equal([6L], frames.Where(frame => frame.IsOpenGopStart).Select(frame => frame.Pts));
        Assert.Equal([0, 0, 0, 0, 0, 0, 6, 6], frames.Select(frame => frame.SeekFrame));
    }

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
