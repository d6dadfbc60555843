namespace WorkspaceAgents.Media.Tests;

public class StandardiserTests
{
    private readonly GeneratedMedia _media = GeneratedMedia.Shared;

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_KeepsEveryTime_WhenVariableRateWithBFrames()
    {
        var (result, source) = await StandardiseAsync(await _media.VfrAsync());

        Assert.True(result.Reencoded);
        Assert.Equal(GeneratedMedia.VfrMilliseconds, source.Frames.Select(frame => frame.Pts / 90));
        Assert.Equal(source.Frames.Select(frame => frame.Pts), result.Index.Frames.Select(frame => frame.Pts));
        AssertClosedGroups(result.Index);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_KeepsEveryTime_WhenHevcInMatroska()
    {
        var (result, source) = await StandardiseAsync(await _media.HevcMkvAsync());

        Assert.True(result.Reencoded);
        Assert.True(result.AudioReencoded);
        Assert.Equal(120, source.Frames.Count);
        await AssertStandardAsync(result);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_KeepsEveryTime_WhenTransportStreamStartsLate()
    {
        var (result, source) = await StandardiseAsync(await _media.TsAsync());

        Assert.True(result.Reencoded);
        Assert.True(source.StartSeconds > 10);
        Assert.Equal(120, result.Index.Frames.Count);
        await AssertStandardAsync(result);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_KeepsEveryTime_WhenAviHasNtscTicks()
    {
        var (result, source) = await StandardiseAsync(await _media.AviAsync());

        Assert.Equal(new TimeBase(1001, 30000), source.TimeBase);
        Assert.Equal(Enumerable.Range(0, 90).Select(n => n * 1001L), result.Index.Frames.Select(frame => frame.Pts - result.Index.Frames[0].Pts));
        await AssertStandardAsync(result);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_MakesEvenSides_WhenSourceIsOddAnd444()
    {
        var (result, _) = await StandardiseAsync(await _media.OddVp9Async());

        var video = (await AssertStandardAsync(result)).BestVideo!;
        Assert.Equal((162, 92), (video.Width, video.Height));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_LeavesOutHiddenFrames_WhenEditList()
    {
        var (result, source) = await StandardiseAsync(await _media.EditListAsync());

        Assert.Equal(90, source.Frames.Count);
        Assert.Equal(90, result.Index.Frames.Count);
        await AssertStandardAsync(result);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_KeepsRotationAndColours_WhenSourceStatesThem()
    {
        var (result, _) = await StandardiseAsync(await _media.RotatedAsync());

        var video = (await AssertStandardAsync(result)).BestVideo!;
        Assert.True(result.Reencoded);
        Assert.Equal(90, video.RotationDegrees);
        Assert.Equal((192, 108), (video.Width, video.Height));
        Assert.Equal(("bt709", "bt709", "bt709", "tv"), (video.ColorSpace, video.ColorPrimaries, video.ColorTransfer, video.ColorRange));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_KeepsTheFullRange_WhenSourceHasIt()
    {
        var (result, _) = await StandardiseAsync(await _media.FullRangeAsync());

        Assert.Equal("pc", (await AssertStandardAsync(result)).BestVideo!.ColorRange);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_CopiesThePackets_WhenSourceConforms()
    {
        var path = await _media.ConformingAsync();

        var (result, source) = await StandardiseAsync(path);

        Assert.False(result.Reencoded);
        Assert.False(result.AudioReencoded);
        Assert.Empty(result.Reasons);
        Assert.Equal(source.Frames.Select(frame => (frame.Pts, frame.SizeBytes)), result.Index.Frames.Select(frame => (frame.Pts, frame.SizeBytes)));
        await AssertStandardAsync(result);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_CopiesThePackets_WhenSourceWasStandardisedBefore()
    {
        var (first, _) = await StandardiseAsync(await _media.VfrAsync());

        var (second, _) = await StandardiseAsync(first.OutputPath);

        Assert.False(second.Reencoded);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_Encodes_WhenGroupsAreOpen()
    {
        var (result, _) = await StandardiseAsync(await _media.OpenGopAsync());

        Assert.True(result.Reencoded);
        Assert.Contains(result.Reasons, reason => reason.Contains("open", StringComparison.Ordinal));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_WritesTheSameBytes_WhenRunTwice()
    {
        foreach (var path in new[] { await _media.VfrAsync(), await _media.HevcMkvAsync(), await _media.ConformingAsync() })
        {
            var (first, _) = await StandardiseAsync(path);
            var (second, _) = await StandardiseAsync(path);

            Assert.Equal(await File.ReadAllBytesAsync(first.OutputPath), await File.ReadAllBytesAsync(second.OutputPath));
        }
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_ThrowsAndLeavesNothing_WhenTheIndexIsNotTheSources()
    {
        var path = await _media.VfrAsync();
        var (probe, index) = await Tools.ReadAsync(path);
        var wrong = index with { Frames = [.. index.Frames.Select((frame, i) => i == 60 ? frame with { Pts = frame.Pts + 1 } : frame)] };
        var output = _media.NewPath(".mp4");

        var exception = await Assert.ThrowsAsync<MediaException>(() => Tools.Standardiser.StandardiseAsync(path, probe, wrong, output, new StandardiseOptions(), null, CancellationToken.None));

        Assert.Equal(MediaErrorCode.FramesChanged, exception.Code);
        Assert.False(File.Exists(output));
        Assert.False(File.Exists(output + ".part"));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_ReportsRisingProgress_WhenEncoding()
    {
        var path = await _media.VfrAsync();
        var (probe, index) = await Tools.ReadAsync(path);
        var progress = new RecordedProgress();

        await Tools.Standardiser.StandardiseAsync(path, probe, index, _media.NewPath(".mp4"), new StandardiseOptions(), progress, CancellationToken.None);

        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.Equal(1, progress.Values[^1]);
    }

    [RequiresSharedMediaFact("ffmpeg", "ffprobe")]
    public async Task StandardiseAsync_KeepsEveryTime_WhenRealRecordings()
    {
        (string File, bool Reencoded)[] truth =
        [
            (SharedMedia.Nasa, true), ("video/torchcodec/av1_video.mkv", true), ("video/torchcodec/h265_video.mp4", true),
            ("video/androidx/mkv/sample.mkv", true), ("video/androidx/ts/sample_h264.ts", true),
            ("video/androidx/mp4/sample_android_slow_motion.mp4", false), ("video/androidx/mp4/bbb_800x640_768kbps_30fps_vp9.mp4", true),
            ("video/androidx/mp4/sample.mp4", false), ("video/shaka/small.mp4", true), ("video/gopro/max-heromode.mp4", false),
        ];
        foreach (var (file, reencoded) in truth)
        {
            var (result, source) = await StandardiseAsync(SharedMedia.Find(file));
            Assert.True(reencoded == result.Reencoded, $"{file}: {string.Join(' ', result.Reasons)}");
            Assert.Null(source.FindFirstDifference(result.Index));
            await AssertStandardAsync(result);
        }
    }

    private async Task<(StandardiseResult Result, FrameIndex Source)> StandardiseAsync(string path)
    {
        var (probe, index) = await Tools.ReadAsync(path);
        var result = await Tools.Standardiser.StandardiseAsync(path, probe, index, _media.NewPath(".mp4"), new StandardiseOptions(), null, CancellationToken.None);
        Assert.Null(index.FindFirstDifference(result.Index));
        return (result, index);
    }

    private static async Task<MediaProbe> AssertStandardAsync(StandardiseResult result)
    {
        var probe = await Tools.Prober.ProbeAsync(result.OutputPath, CancellationToken.None);
        var video = Assert.Single(probe.Videos);
        Assert.Equal("h264", video.Codec);
        Assert.Contains(video.PixelFormat, new[] { "yuv420p", "yuvj420p" });
        Assert.All(probe.Audios, audio => Assert.Equal("aac", audio.Codec));
        AssertClosedGroups(result.Index);
        var bytes = await File.ReadAllBytesAsync(result.OutputPath);
        Assert.True(bytes.AsSpan().IndexOf("moov"u8) < bytes.AsSpan().IndexOf("mdat"u8), "The index comes before the frames.");
        return probe;
    }

    private static void AssertClosedGroups(FrameIndex index)
    {
        Assert.True(StandardConformance.FindLongestGroupSeconds(index) < StandardConformance.MaxGroupSeconds);
        Assert.False(StandardConformance.HasOpenGroup(index));
    }

    private sealed class RecordedProgress : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }
}
