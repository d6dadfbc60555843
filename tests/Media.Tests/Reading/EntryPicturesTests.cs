namespace WorkspaceAgents.Media.Tests;

public class EntryPicturesTests
{
    private static readonly GeneratedMedia _media = GeneratedMedia.Shared;

    public static TheoryData<string> Files => ["vfr.mp4", "hevc.mkv", "offset.ts", "open.mp4", "interlaced.ts", "odd.webm"];

    /// <summary>Encoders, muxers and libav agree on these files: no keyframe is refused, and of the other packets none is taken for one.</summary>
    [RequiresToolTheory("ffmpeg")]
    [MemberData(nameof(Files))]
    public async Task CanBegin_AgreesWithTheContainer_WhenItTellsTheTruth(string name)
    {
        var path = await (name switch
        {
            "vfr.mp4" => _media.VfrAsync(),
            "hevc.mkv" => _media.HevcMkvAsync(),
            "offset.ts" => _media.TsAsync(),
            "open.mp4" => _media.OpenGopAsync(),
            "interlaced.ts" => _media.InterlacedTsAsync(),
            _ => _media.OddVp9Async(),
        });
        var (keyframes, others) = (0, 0);
        using var source = MediaSource.OpenFile(path);
        using var input = MediaInput.Open(LibAv.Default, source);
        using var packet = new InputPacket(LibAv.Default);
        var stream = input.Streams[input.FindBest(StreamKind.Video)!.Value];
        var entries = EntryPictures.For(stream.Codec, stream.Extradata)!;
        while (input.Read(packet))
        {
            if (packet.StreamIndex != stream.Index)
                continue;
            Assert.Equal(packet.IsKeyframe, entries.CanBegin(packet.Data));
            _ = packet.IsKeyframe ? keyframes++ : others++;
        }

        Assert.True(keyframes > 0 && others > 0);
    }

    [Fact]
    public void CanBegin_IsTrue_WhenH264SaysThatItRecovers()
    {
        // A recovery point, then a P slice: decoding may begin with an intra refresh.
        Assert.True(EntryPictures.For("h264", [])!.CanBegin([0, 0, 1, 6, 6, 1, 0x84, 0x80, 0, 0, 1, 0x41, 0x9A, 0x20]));
        Assert.False(EntryPictures.For("h264", [])!.CanBegin([0, 0, 1, 9, 0xF0, 0x10, 0, 0, 1, 0x41, 0x9A, 0x20]));
    }

    [Theory]
    [InlineData("h264")]
    [InlineData("hevc")]
    [InlineData("mpeg2video")]
    [InlineData("vp8")]
    public void CanBegin_IsTrue_WhenNothingCanBeTold(string codec) => Assert.True(EntryPictures.For(codec, [])!.CanBegin([]));

    [Fact]
    public void For_IsNull_WhenTheCodecDoesNotTell() => Assert.Null(EntryPictures.For("ffv1", []));
}
