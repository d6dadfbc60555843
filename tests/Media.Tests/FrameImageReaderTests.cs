namespace WorkspaceAgents.Media.Tests;

public class FrameImageReaderTests
{
    private readonly GeneratedMedia _media = GeneratedMedia.Shared;

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_IsTheFrameOfAFullDecode_WhenVariableRateWithBFrames() =>
        await AssertSameAsFullDecodeAsync(await _media.VfrAsync(), 120, [0, 1, 2, 59, 118, 119]);

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_IsTheFrameOfAFullDecode_WhenOpenGroups() =>
        await AssertSameAsFullDecodeAsync(await _media.OpenGopAsync(), 120, [13, 14, 15, 16, 29, 30, 119]);

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_IsTheFrameOfAFullDecode_WhenTransportStreamStartsLate() =>
        await AssertSameAsFullDecodeAsync(await _media.TsAsync(), 120, [0, 61, 119]);

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_IsTheFrameOfAFullDecode_WhenHevcInMatroska() =>
        await AssertSameAsFullDecodeAsync(await _media.HevcMkvAsync(), 120, [0, 77, 119]);

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_IsTheFrameOfAFullDecode_WhenEditList() =>
        await AssertSameAsFullDecodeAsync(await _media.EditListAsync(), 90, [0, 29, 30, 89]);

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_IsTheFrameOfAFullDecode_WhenAviGivesNoPresentationTimes() =>
        await AssertSameAsFullDecodeAsync(await _media.AviAsync(), 90, [0, 1, 45, 88]);

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_IsUpright_WhenRotated()
    {
        var path = await _media.RotatedAsync();
        var (_, index) = await Tools.ReadAsync(path);

        var png = await Tools.Images.ReadAsync(path, index, 10, FrameImageFormat.Png, maxWidth: null, CancellationToken.None);

        Assert.Equal((108, 192), PngSize(png));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_FitsTheWidth_WhenSmallerIsAskedFor()
    {
        var path = await _media.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);

        Assert.Equal((96, 54), PngSize(await Tools.Images.ReadAsync(path, index, 3, FrameImageFormat.Png, maxWidth: 96, CancellationToken.None)));
        Assert.Equal((192, 108), PngSize(await Tools.Images.ReadAsync(path, index, 3, FrameImageFormat.Png, maxWidth: 4000, CancellationToken.None)));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_IsAJpeg_WhenAskedFor()
    {
        var path = await _media.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);

        var jpeg = await Tools.Images.ReadAsync(path, index, 3, FrameImageFormat.Jpeg, maxWidth: null, CancellationToken.None);

        Assert.Equal([0xFF, 0xD8, 0xFF], jpeg[..3]);
        Assert.Equal([0xFF, 0xD9], jpeg[^2..]);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_Throws_WhenThereIsNoSuchFrame()
    {
        var path = await _media.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);

        foreach (var frame in new[] { -1, 120 })
        {
            var exception = await Assert.ThrowsAsync<MediaException>(() => Tools.Images.ReadAsync(path, index, frame, FrameImageFormat.Png, null, CancellationToken.None));
            Assert.Equal(MediaErrorCode.InvalidRange, exception.Code);
        }
    }

    /// <summary>Every frame decoded in a row, as PNG files one after the other, against the picture asked for by number.</summary>
    private static async Task AssertSameAsFullDecodeAsync(string path, int frameCount, int[] frames)
    {
        var (probe, index) = await Tools.ReadAsync(path);
        Assert.Equal(frameCount, index.Frames.Count);
        var all = SplitPngs(await GeneratedMedia.FfmpegAsync($"-i {path} -map 0:{probe.BestVideoStreamIndex} -fps_mode passthrough -flags +bitexact -c:v png -f image2pipe pipe:1"));
        Assert.Equal(frameCount, all.Count);
        foreach (var frame in frames)
        {
            var png = await Tools.Images.ReadAsync(path, index, frame, FrameImageFormat.Png, null, CancellationToken.None);
            Assert.True(all[frame].SequenceEqual(png), $"Frame {frame} of {Path.GetFileName(path)} is another one.");
        }
    }

    private static List<byte[]> SplitPngs(ReadOnlySpan<byte> bytes)
    {
        var files = new List<byte[]>();
        while (bytes.Length > 0)
        {
            var length = bytes.IndexOf("IEND"u8) + 8; // the chunk's name and its checksum
            files.Add(bytes[..length].ToArray());
            bytes = bytes[length..];
        }
        return files;
    }

    private static (int Width, int Height) PngSize(byte[] png) =>
        (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
}
