using System.Security.Cryptography;

namespace WorkspaceAgents.Media.Tests;

public sealed class PictureScalerTests
{
    [RequiresToolTheory("ffmpeg")]
    [InlineData("vfr.mp4", "rgb24", 192, 108)]
    [InlineData("vfr.mp4", "rgb24", 97, 55)]
    [InlineData("vfr.mp4", "rgb24", 384, 216)]
    [InlineData("vfr.mp4", "gray", 128, 72)]
    [InlineData("vfr.mp4", "yuv420p", 96, 54)]
    [InlineData("vfr.mp4", "yuvj420p", 192, 108)]
    [InlineData("rotated.mp4", "rgb24", 160, 90)]
    [InlineData("full.mp4", "rgb24", 192, 108)]
    [InlineData("full.mp4", "yuv420p", 64, 36)]
    [InlineData("odd.webm", "rgb24", 161, 91)]
    [InlineData("odd.webm", "rgb24", 64, 32)]
    [InlineData("bottom-up.avi", "rgb24", 98, 54)]
    [InlineData("palette.gif", "rgb24", 64, 36)]
    public async Task Scale_GivesThePixelsOfFfmpeg(string name, string format, int width, int height)
    {
        var path = await NativeMedia.FindAsync(name);
        // From release 7 on, ffmpeg's filter keeps the source's range unless told; yuv420p is always 16 to 235 here.
        var range = format == "yuv420p" ? ":out_range=tv" : "";
        foreach (var (flags, words) in new[] { (ScaleFlags.Bicubic, "bicubic"), (ScaleFlags.Bilinear | ScaleFlags.FullChroma | ScaleFlags.AccurateRounding, "bilinear+full_chroma_int+accurate_rnd") })
        {
            var expected = await Peer.LinesAsync(
                "ffmpeg", "-v", "quiet", "-noautorotate", "-i", path, "-map", "0:v:0", "-vf", $"scale={width}:{height}:flags={words}{range},format={format}", "-fps_mode", "passthrough", "-c:v", "rawvideo", "-f", "framehash", "-hash", "sha256", "-frames:v", "12", "-");
            var made = Scaled(path, format, width, height, flags, expected.Count(line => line[0] != '#'));

            Assert.NotEmpty(made);
            Assert.Equal(expected.Where(line => line[0] != '#').Select(line => line[(line.LastIndexOf(',') + 1)..].Trim()), made);
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Scale_FollowsSizesAndFormatsThatChange()
    {
        using var first = new Picture(await NativeMedia.FindAsync("vfr.mp4"));
        using var second = new Picture(await NativeMedia.FindAsync("odd.webm"));
        using var scaler = new PictureScaler(LibAv.Default);
        var rgb = LibAv.Default.PixelFormatOf("rgb24");
        var buffer = new byte[LibAv.Default.PictureBytes(rgb, 64, 36)];
        string Make(DecodedFrame frame) => Convert.ToHexString(SHA256.HashData(buffer.AsSpan(0, scaler.Scale(frame, rgb, 64, 36, buffer))));

        var (one, two) = (Make(first.Frame), Make(second.Frame));

        Assert.NotEqual(one, two);
        Assert.Equal((one, two), (Make(first.Frame), Make(second.Frame)));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Scale_RefusesWhatCannotBe()
    {
        using var picture = new Picture(await NativeMedia.FindAsync("vfr.mp4"));
        using var scaler = new PictureScaler(LibAv.Default);
        var rgb = LibAv.Default.PixelFormatOf("rgb24");

        Assert.Throws<ArgumentOutOfRangeException>(() => scaler.Scale(picture.Frame, rgb, 64, 36, new byte[64 * 36 * 3 - 1]));
        Assert.Equal(MediaErrorCode.InvalidRange, Assert.Throws<MediaException>(() => scaler.Scale(picture.Frame, rgb, 0, 36, new byte[1])).Code);
        Assert.Equal(MediaErrorCode.InvalidRange, Assert.Throws<MediaException>(() => scaler.Scale(picture.Frame, rgb, 1 << 20, 1 << 20, new byte[1])).Code);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Scale_WritesNothingBehindThePicture_WhateverTheWidth()
    {
        using var picture = new Picture(await NativeMedia.FindAsync("vfr.mp4"));
        using var scaler = new PictureScaler(LibAv.Default);
        foreach (var format in new[] { "rgb24", "gray", "yuv420p" }.Select(LibAv.Default.PixelFormatOf))
        {
            for (var width = 1; width <= 200; width += width < 70 ? 1 : 13)
            {
                var bytes = LibAv.Default.PictureBytes(format, width, 11);
                var buffer = new byte[bytes + 256];
                buffer.AsSpan().Fill(0xA5);

                Assert.Equal(bytes, scaler.Scale(picture.Frame, format, width, 11, buffer));
                Assert.Equal(-1, buffer.AsSpan(bytes).IndexOfAnyExcept((byte)0xA5));
            }
        }
    }

    private static List<string> Scaled(string path, string format, int width, int height, ScaleFlags flags, int count)
    {
        using var source = MediaSource.OpenFile(path);
        using var input = MediaInput.Open(LibAv.Default, source);
        using var decoder = StreamDecoder.Open(LibAv.Default, NativeMedia.Video(input));
        using var scaler = new PictureScaler(LibAv.Default, flags);
        var pixels = LibAv.Default.PixelFormatOf(format);
        var buffer = new byte[LibAv.Default.PictureBytes(pixels, width, height)];
        var hashes = new List<string>();
        NativeMedia.Decode(input, decoder, frame =>
        {
            if (hashes.Count == count)
                return;
            Assert.Equal(buffer.Length, scaler.Scale(frame, pixels, width, height, buffer));
            hashes.Add(Convert.ToHexStringLower(SHA256.HashData(buffer)));
        });
        return hashes;
    }
}
