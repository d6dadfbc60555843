using System.Globalization;
using System.Text.Json;

namespace WorkspaceAgents.Media.Tests;

public class SharedFrameIndexTests
{
    [RequiresSharedMediaFact("ffprobe")]
    public async Task BuildAsync_MatchesEveryFrameOfTheTruth_WhenNasaStream0() => await AssertMatchesTruthAsync(streamIndex: 0, frameCount: 325);

    [RequiresSharedMediaFact("ffprobe")]
    public async Task BuildAsync_MatchesEveryFrameOfTheTruth_WhenNasaStream3() => await AssertMatchesTruthAsync(streamIndex: 3, frameCount: 390);

    [RequiresSharedMediaFact("ffprobe")]
    public async Task ProbeAsync_ChoosesStream3_WhenNasaHasTwoVideos()
    {
        var probe = await Tools.Prober.ProbeAsync(SharedMedia.Find(SharedMedia.Nasa), CancellationToken.None);

        Assert.Equal(3, probe.BestVideoStreamIndex);
        Assert.Equal([0, 3], probe.Videos.Select(video => video.StreamIndex));
        Assert.Equal([1, 4], probe.Audios.Select(audio => audio.StreamIndex));
        Assert.Equal(2, probe.OtherStreamCount);
        Assert.Equal((480, 270, "h264", "High"), (probe.BestVideo!.Width, probe.BestVideo.Height, probe.BestVideo.Codec, probe.BestVideo.Profile));
        Assert.Equal(new TimeBase(1, 30000), probe.BestVideo.TimeBase);
    }

    [RequiresSharedMediaFact("ffprobe")]
    public async Task BuildAsync_CountsEveryFrame_WhenRealRecordings()
    {
        (string File, int Frames, long FirstPts)[] truth =
        [
            ("video/sam2/bedroom.mp4", 200, 0), ("video/gopro/max-heromode.mp4", 315, 0), ("video/torchcodec/av1_video.mkv", 125, 0),
            ("video/torchcodec/h265_video.mp4", 10, 0), ("video/androidx/mp4/bbb_800x640_768kbps_30fps_vp9.mp4", 120, 0),
            ("video/androidx/mp4/sample_with_increasing_timestamps_320w_240h_5s.mp4", 300, 0), ("video/shaka/small.mp4", 240, 0),
            ("video/androidx/mkv/sample.mkv", 30, 67), ("video/androidx/ts/sample_h264.ts", 30, 132000),
        ];
        foreach (var (file, frames, firstPts) in truth)
        {
            var (_, index) = await Tools.ReadAsync(SharedMedia.Find(file));
            Assert.True(frames == index.Frames.Count, $"{file} has {frames} frames, the index {index.Frames.Count}.");
            Assert.Equal(firstPts, index.Frames[0].Pts);
        }
    }

    [RequiresSharedMediaFact("ffprobe")]
    public async Task BuildAsync_KeepsUnevenTimes_WhenSlowMotion()
    {
        var (_, index) = await Tools.ReadAsync(SharedMedia.Find("video/androidx/mp4/sample_android_slow_motion.mp4"));

        Assert.Equal([0, 29281, 32281, 35281, 38281, 41281, 44281], index.Frames.Select(frame => frame.Pts));
        Assert.Equal(new TimeBase(1, 90000), index.TimeBase);
    }

    private static async Task AssertMatchesTruthAsync(int streamIndex, int frameCount)
    {
        var path = SharedMedia.Find(SharedMedia.Nasa);
        using var truth = JsonDocument.Parse(await File.ReadAllBytesAsync($"{path}.stream{streamIndex}.all_frames_info.json"));

        var index = await Tools.Indexer.BuildAsync(path, streamIndex, CancellationToken.None);

        Assert.Equal(frameCount, index.Frames.Count);
        Assert.Equal(FrameIndexMethod.Tables, index.Method);
        var expected = truth.RootElement.EnumerateArray().Select(frame => (Text(frame, "pts_time"), Text(frame, "duration_time")));
        var actual = index.Frames.Select((frame, i) => (Text(index.PtsSeconds(i)), Text(index.TimeBase.ToSeconds(frame.Duration))));
        Assert.Equal(expected, actual);
    }

    private static string Text(JsonElement frame, string name) => frame.GetProperty(name).GetString()!;

    private static string Text(double seconds) => seconds.ToString("0.000000", CultureInfo.InvariantCulture);
}
