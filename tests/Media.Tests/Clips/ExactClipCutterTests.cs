using System.Text;

namespace WorkspaceAgents.Media.Tests;

public class ExactClipCutterTests
{
    private readonly GeneratedMedia _media = GeneratedMedia.Shared;

    public static TheoryData<string, int, int, int, int> Spans => new()
    {
        // Keyframes are at every 15th frame: in the middle of groups, at keyframes, within one group, at the ends.
        { "h264", 7, 100, 15, 90 },
        { "h264", 15, 60, 15, 60 },
        { "h264", 31, 44, 44, 44 },
        { "h264", 0, 50, 0, 45 },
        { "h264", 52, 120, 60, 120 },
        { "h264", 119, 120, 120, 120 },
        { "hevc", 7, 100, 15, 90 },
        { "hevc", 50, 120, 60, 120 },
        { "vfr", 40, 90, 90, 90 },
    };

    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [MemberData(nameof(Spans))]
    public async Task CutAsync_CopiesTheMiddleAndHasEveryFrame_WhereverItBegins(string kind, int start, int stop, int copyStart, int copyStop)
    {
        var path = await MakeAsync(kind);
        var (_, index) = await Tools.ReadAsync(path);
        var output = _media.NewPath(".mp4");

        var clip = await Tools.ExactCutter.CutAsync(path, index, start, stop, output, CancellationToken.None);

        Assert.Equal((copyStart, copyStop), (clip.CopiedStartFrame, clip.CopiedStopFrame));
        Assert.Null((index with { Frames = [.. index.Frames.Skip(start).Take(stop - start)] }).FindFirstDifference(clip.Index));
        var (expected, actual) = (await HashesAsync(path), await HashesAsync(output));
        Assert.Equal(stop - start, actual.Length);
        Assert.Equal(expected[copyStart..copyStop], actual[(copyStart - start)..(copyStop - start)]);
        Assert.Equal(copyStop - copyStart < stop - start, clip.LeastSsim is not null);
        Assert.InRange(clip.LeastSsim ?? 1, 0.97, 1);
        await AssertEdgesLookAlikeAsync(path, output, (start, stop));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(output)!, Path.GetFileName(output) + ".*.part"));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task CutAsync_KeepsSoundAndTurn_WhenTheSourceHasThem()
    {
        var path = await _media.ConformingAsync();
        var (_, index) = await Tools.ReadAsync(path);
        var output = _media.NewPath(".mp4");
        await Tools.ExactCutter.CutAsync(path, index, 10, 70, output, CancellationToken.None);
        var rotated = await _media.RotatedAsync();
        var (source, rotatedIndex) = await Tools.ReadAsync(rotated);
        var turned = _media.NewPath(".mp4");
        await Tools.ExactCutter.CutAsync(rotated, rotatedIndex, 10, 40, turned, CancellationToken.None);

        var audio = Assert.Single((await Tools.Prober.ProbeAsync(output, CancellationToken.None)).Audios);
        Assert.Equal(2, audio.DurationSecondsFromHeader!.Value, 0.05);
        Assert.Equal(source.BestVideo!.RotationDegrees, (await Tools.Prober.ProbeAsync(turned, CancellationToken.None)).BestVideo!.RotationDegrees);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task CutAsync_GivesTheSameBytes_WhenRepeated()
    {
        var path = await _media.ConformingAsync();
        var (_, index) = await Tools.ReadAsync(path);
        var (one, two) = (_media.NewPath(".mp4"), _media.NewPath(".mp4"));

        await Tools.ExactCutter.CutAsync(path, index, 7, 80, one, CancellationToken.None);
        await Tools.ExactCutter.CutAsync(path, index, 7, 80, two, CancellationToken.None);

        Assert.Equal(await File.ReadAllBytesAsync(one), await File.ReadAllBytesAsync(two));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task CutAsync_FailsAndLeavesNothing_WhenAnEdgeShowsOtherFrames()
    {
        var path = await _media.ConformingAsync();
        var (_, index) = await Tools.ReadAsync(path);
        var output = _media.NewPath(".mp4");
        var toolbox = new MediaToolbox(new MediaOptions { FfmpegFolder = SabotagedFfmpeg.Make("shuffleframes=1 0") });
        var cutter = new ExactClipCutter(toolbox, new FrameIndexer(toolbox), new MediaValidator(toolbox));

        var exception = await Assert.ThrowsAsync<MediaException>(() => cutter.CutAsync(path, index, 7, 100, output, CancellationToken.None));

        Assert.Equal(MediaErrorCode.FramesChanged, exception.Code);
        Assert.Contains("looks more like the one beside it", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(output)!, Path.GetFileName(output) + "*"));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task CutAsync_SaysWhatToDo_WhenTheFileCannotBeCutSo()
    {
        foreach (var path in new[] { await _media.HevcMkvAsync(), await _media.TsAsync(), await _media.OddVp9Async() })
        {
            var (_, index) = await Tools.ReadAsync(path);
            var exception = await Assert.ThrowsAsync<MediaException>(() => Tools.ExactCutter.CutAsync(path, index, 3, 9, _media.NewPath(".mp4"), CancellationToken.None));
            Assert.Equal(MediaErrorCode.InvalidRange, exception.Code);
            Assert.Contains("Standardise", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Make_EncodesEverything_WhenAGroupIsOpen()
    {
        // Frames 4 and 5 are decoded after the keyframe 6 and shown before it.
        int[] decoded = [0, 1, 2, 3, 5, 6, 4, 7, 8, 9];
        var index = new FrameIndex
        {
            StreamIndex = 0,
            TimeBase = new TimeBase(1, 10),
            Method = FrameIndexMethod.Tables,
            Frames = [.. decoded.Select((place, i) => new FrameEntry(i, 1, i is 0 or 6, 0, 1) { DecodeIndex = place, PacketIndex = place })],
        };

        Assert.Equal(new ExactCutPlan(1, 10, 10, 10), ExactCutPlan.Make(index, 1, 10, _ => true));
        Assert.Equal(new ExactCutPlan(0, 0, 10, 10), ExactCutPlan.Make(index, 0, 10, _ => true));
        Assert.Equal(new ExactCutPlan(0, 8, 8, 8), ExactCutPlan.Make(index, 0, 8, _ => true));
    }

    private Task<string> MakeAsync(string kind) => kind switch
    {
        "hevc" => _media.MakeAsync("exact-hevc.mp4", "-f lavfi -i testsrc2=size=192x108:rate=30:duration=4 -c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=15:min-keyint=15:bframes=3:open-gop=0"),
        "vfr" => _media.VfrAsync(),
        _ => _media.ConformingAsync(),
    };

    /// <summary>A hash of the pixels of each frame.</summary>
    private static async Task<string[]> HashesAsync(string path)
    {
        var lines = Encoding.UTF8.GetString(await GeneratedMedia.FfmpegAsync($"-noautorotate -i {path} -map 0:v:0 -fps_mode passthrough -f framehash -"));
        return [.. lines.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',')[^1].Trim())];
    }

    private static async Task AssertEdgesLookAlikeAsync(string path, string output, (int Start, int Stop) frames)
    {
        const int width = 192, height = 108;
        var (source, clip) = (await LumaAsync(path), await LumaAsync(output));
        for (var i = frames.Start; i < frames.Stop; i++)
        {
            ReadOnlySpan<byte> one = source.AsSpan(i * width * height, width * height), other = clip.AsSpan((i - frames.Start) * width * height, width * height);
            Assert.True(FrameSimilarity.Ssim(one, width, other, width, (width, height)) > 0.98, $"frame {i}");
        }
    }

    private static Task<byte[]> LumaAsync(string path) =>
        GeneratedMedia.FfmpegAsync($"-noautorotate -i {path} -map 0:v:0 -fps_mode passthrough -pix_fmt gray -f rawvideo -");
}
