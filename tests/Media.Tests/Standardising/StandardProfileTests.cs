namespace WorkspaceAgents.Media.Tests;

public class StandardProfileTests
{
    private readonly GeneratedMedia _media = GeneratedMedia.Shared;

    [Theory]
    [InlineData("h264", true)]
    [InlineData("h264-flac", true)]
    [InlineData("hevc", true)]
    [InlineData("av1", true)]
    [InlineData("lossless", true)]
    [InlineData("H264", false)]
    [InlineData("", false)]
    public void Find_KnowsEveryProfile_ByItsName(string name, bool isKnown) => Assert.Equal(isKnown, StandardProfile.Find(name)?.Name == name);

    [Fact]
    public void Parameters_TellProfilesApart() => Assert.Distinct(StandardProfile.All.Select(profile => profile.Parameters));

    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [InlineData("h264-flac", "h264", "flac")]
    [InlineData("hevc", "hevc", "aac")]
    [InlineData("av1", "av1", "aac")]
    [InlineData("lossless", "h264", "flac")]
    public async Task StandardiseAsync_KeepsEveryTimeAndWritesTheSameBytes_InEveryProfile(string name, string codec, string audioCodec)
    {
        var (result, source) = await StandardiseAsync(await _media.VfrAsync(), name);
        var (again, _) = await StandardiseAsync(await _media.VfrAsync(), name);

        Assert.Null(source.FindFirstDifference(result.Index));
        var probe = await Tools.Prober.ProbeAsync(result.OutputPath, CancellationToken.None);
        Assert.Equal((codec, audioCodec), (probe.BestVideo!.Codec, Assert.Single(probe.Audios).Codec));
        Assert.True(StandardConformance.FindLongestGroupSeconds(result.Index) < StandardConformance.MaxGroupSeconds);
        Assert.False(StandardConformance.HasOpenGroup(result.Index));
        Assert.Equal(await File.ReadAllBytesAsync(result.OutputPath), await File.ReadAllBytesAsync(again.OutputPath));
    }

    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [InlineData("h264-flac")]
    [InlineData("hevc")]
    [InlineData("av1")]
    [InlineData("lossless")]
    public async Task StandardiseAsync_CopiesThePackets_WhenTheSourceIsOfTheProfile(string name)
    {
        var (first, _) = await StandardiseAsync(await _media.HevcMkvAsync(), name);

        var (second, _) = await StandardiseAsync(first.OutputPath, name);

        Assert.True(first.Reencoded);
        Assert.False(second.Reencoded, string.Join(' ', second.Reasons));
        Assert.False(second.AudioReencoded);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_KeepsEveryPixel_WhenLossless()
    {
        foreach (var path in new[] { await _media.VfrAsync(), await _media.OddVp9Async(), await _media.FullRangeAsync() })
        {
            var (result, source) = await StandardiseAsync(path, "lossless");

            Assert.Equal(await HashesAsync(path), await HashesAsync(result.OutputPath));
            Assert.Equal(source.Frames.Count, result.Index.Frames.Count);
        }
    }

    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [InlineData("yuv420p", 162, 92)]
    [InlineData("yuv420p10le", 162, 92)]
    [InlineData("yuv422p", 162, 91)]
    public async Task StandardiseAsync_KeepsEverySampleOfBrightnessAndColour_WhenSidesAreOdd(string pixelFormat, int width, int height)
    {
        var path = await _media.OddAsync(pixelFormat);

        var (result, _) = await StandardiseAsync(path, "lossless");

        var video = (await Tools.Prober.ProbeAsync(result.OutputPath, CancellationToken.None)).BestVideo!;
        Assert.Equal((width, height, pixelFormat), (video.Width, video.Height, video.PixelFormat));
        Assert.Equal(await HashesAsync(path, "extractplanes=y"), await HashesAsync(result.OutputPath, "extractplanes=y,crop=161:91:0:0"));
        foreach (var colour in new[] { "extractplanes=u", "extractplanes=v" })
            Assert.Equal(await HashesAsync(path, colour), await HashesAsync(result.OutputPath, colour));
    }

    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [InlineData("hevc", "yuv420p10le")]
    [InlineData("av1", "yuv420p10le")]
    [InlineData("h264", "yuv420p")]
    [InlineData("lossless", "yuv420p10le")]
    public async Task StandardiseAsync_KeepsTenBits_WhereTheProfileHasThem(string name, string pixelFormat)
    {
        var (result, _) = await StandardiseAsync(await _media.TenBitAsync(), name);

        var video = (await Tools.Prober.ProbeAsync(result.OutputPath, CancellationToken.None)).BestVideo!;
        Assert.Equal(pixelFormat, video.PixelFormat);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_SaysSo_WhenLosslessCannotHoldThePixels()
    {
        var path = await _media.TwelveBitAsync();

        var exception = await Assert.ThrowsAsync<MediaException>(() => StandardiseAsync(path, "lossless"));

        Assert.Equal(MediaErrorCode.ProfileImpossible, exception.Code);
        Assert.Contains("yuv420p12le", exception.Message, StringComparison.Ordinal);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_WeavesFieldsApart_OnlyWhenAsked()
    {
        var path = await _media.InterlacedAsync();

        var (kept, source) = await StandardiseAsync(path, "lossless");
        var (woven, _) = await StandardiseAsync(path, "lossless", deinterlace: true);

        Assert.Equal(await HashesAsync(path), await HashesAsync(kept.OutputPath));
        Assert.NotEqual(await HashesAsync(path), await HashesAsync(woven.OutputPath));
        Assert.Equal(source.Frames.Count, woven.Index.Frames.Count);
    }

    private async Task<(StandardiseResult Result, FrameIndex Source)> StandardiseAsync(string path, string profile, bool deinterlace = false)
    {
        var (probe, index) = await Tools.ReadAsync(path);
        var options = new StandardiseOptions { Profile = StandardProfile.Find(profile)!, Deinterlace = deinterlace };
        return (await Tools.Standardiser.StandardiseAsync(path, probe, index, _media.NewPath(".mp4"), options, null, CancellationToken.None), index);
    }

    /// <summary>A hash of the pixels of each frame.</summary>
    private static async Task<string[]> HashesAsync(string path, string filter = "null")
    {
        var lines = System.Text.Encoding.UTF8.GetString(await GeneratedMedia.FfmpegAsync($"-noautorotate -i {path} -map 0:v:0 -vf {filter} -fps_mode passthrough -f framehash -"));
        return [.. lines.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',')[^1].Trim())];
    }
}
