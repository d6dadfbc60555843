namespace WorkspaceAgents.Media.Tests;

public sealed class PictureEncoderTests
{
    [RequiresToolTheory("ffmpeg")]
    [InlineData("vfr.mp4")]
    [InlineData("rotated.mp4")]
    [InlineData("full.mp4")]
    [InlineData("odd.webm")]
    public async Task Encode_GivesAFileThatDecodesToThePicture(string name)
    {
        using var picture = new Picture(await NativeMedia.FindAsync(name));
        using var encoder = new PictureEncoder(LibAv.Default, ScaleFlags.Bicubic | ScaleFlags.FullChroma | ScaleFlags.AccurateRounding);
        var expected = picture.ToRgb();
        foreach (var (format, mark, limit) in new[] { (PictureFormat.Png, "\u0089PNG", 1.5), (PictureFormat.Jpeg, "\u00ff\u00d8", 8.0), (PictureFormat.WebP, "RIFF", 10.0) })
        {
            var file = encoder.Encode(picture.Frame, format, 95);

            Assert.Equal(mark, System.Text.Encoding.Latin1.GetString(file, 0, mark.Length));
            var (pixels, width, height) = await DecodeAsync(file);
            Assert.Equal((picture.Frame.Width, picture.Frame.Height), (width, height));
            Assert.InRange(MeanDifference(expected, pixels), 0, limit);
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Encode_GivesAPngOfExactlyTheScaledPixels()
    {
        using var picture = new Picture(await NativeMedia.FindAsync("vfr.mp4"));
        using var encoder = new PictureEncoder(LibAv.Default);

        var (pixels, _, _) = await DecodeAsync(encoder.Encode(picture.Frame, PictureFormat.Png));

        Assert.Equal(picture.ToRgb(ScaleFlags.Bicubic), pixels);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Encode_MakesSmallerFiles_ForLowerQuality()
    {
        using var picture = new Picture(await NativeMedia.FindAsync("vfr.mp4"));
        using var encoder = new PictureEncoder(LibAv.Default);
        foreach (var format in new[] { PictureFormat.Jpeg, PictureFormat.WebP })
        {
            var sizes = new[] { 10, 50, 75, 90, 100 }.Select(quality => encoder.Encode(picture.Frame, format, quality).Length).ToList();

            Assert.Equal(sizes.Distinct().Order(), sizes);
            Assert.InRange(sizes[^1], sizes[0] * 3 / 2, sizes[0] * 20);
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Encode_ResizesAndRepeats()
    {
        using var picture = new Picture(await NativeMedia.FindAsync("vfr.mp4"));
        using var encoder = new PictureEncoder(LibAv.Default);

        var small = encoder.Encode(picture.Frame, PictureFormat.Jpeg, 97, 55);
        var large = encoder.Encode(picture.Frame, PictureFormat.Jpeg);
        var (_, width, height) = await DecodeAsync(small);

        Assert.Equal((97, 55), (width, height));
        Assert.Equal(large, encoder.Encode(picture.Frame, PictureFormat.Jpeg));
        Assert.Equal(small, encoder.Encode(picture.Frame, PictureFormat.Jpeg, 97, 55));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Encode_RefusesWhatCannotBe()
    {
        using var picture = new Picture(await NativeMedia.FindAsync("vfr.mp4"));
        using var encoder = new PictureEncoder(LibAv.Default);

        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode(picture.Frame, PictureFormat.Jpeg, 0));
        Assert.Equal(MediaErrorCode.InvalidRange, Assert.Throws<MediaException>(() => encoder.Encode(picture.Frame, PictureFormat.Jpeg, 20_000, 2)).Code);
    }

    private static async Task<(byte[] Rgb, int Width, int Height)> DecodeAsync(byte[] file)
    {
        var path = GeneratedMedia.Shared.NewPath(".img");
        await File.WriteAllBytesAsync(path, file);
        var size = (await Peer.LinesAsync("ffprobe", "-v", "quiet", "-show_entries", "stream=width,height", "-of", "csv=p=0", path))[0].Trim(',').Split(',');
        return (await GeneratedMedia.FfmpegAsync($"-i {path} -sws_flags bicubic+full_chroma_int+accurate_rnd -pix_fmt rgb24 -f rawvideo pipe:1"), int.Parse(size[0]), int.Parse(size[1]));
    }

    private static double MeanDifference(byte[] expected, byte[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (a, b) => Math.Abs(a - b)).Average();
    }
}
