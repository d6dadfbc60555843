using System.Globalization;
using System.Text.Json;

namespace WorkspaceAgents.Media.Tests;

/// <summary>Real recordings, every frame against ffmpeg's decoding and the truth beside them.</summary>
public class SharedFrameReaderTests
{
    [RequiresSharedMediaFact("ffmpeg", "ffprobe")]
    public async Task ReadFrames_AreThoseOfAFullDecode_WhenRealRecordings()
    {
        string[] names =
        [
            "torchcodec/nasa_13013.mp4", "torchcodec/av1_video.mkv", "torchcodec/h265_video.mp4", "androidx/mkv/sample.mkv", "androidx/ts/sample_h264.ts",
            "androidx/mp4/sample_android_slow_motion.mp4", "androidx/mp4/sample_with_increasing_timestamps_320w_240h_5s.mp4",
            "androidx/mp4/bbb_800x640_768kbps_30fps_vp9.mp4", "androidx/mp4/sample.mp4", "shaka/small.mp4", "sam2/bedroom.mp4", "gopro/max-heromode.mp4",
        ];
        foreach (var name in names)
        {
            var path = SharedMedia.Find("video/" + name);
            var (_, index) = await Tools.ReadAsync(path);
            await FrameTruth.AssertExactAsync(path, index);
        }
    }

    [RequiresSharedMediaFact("ffmpeg", "ffprobe")]
    public async Task GetFramesAt_HaveTheTimesOfTheTruth_WhenNasa()
    {
        var path = SharedMedia.Find(SharedMedia.Nasa);
        foreach (var stream in new[] { 0, 3 })
        {
            using var truth = JsonDocument.Parse(await File.ReadAllBytesAsync($"{path}.stream{stream}.all_frames_info.json"));
            using var source = MediaSource.OpenFile(path);
            var index = FrameIndexer.Build(source, stream, CancellationToken.None);
            using var reader = FrameReader.Open(source, index);

            var frames = reader.GetFramesInRange(0, index.Frames.Count, 1, new FrameOutput { Format = FrameFormat.Gray8, Width = 32 }, CancellationToken.None);

            Assert.Equal(truth.RootElement.GetArrayLength(), frames.Count);
            foreach (var (frame, expected) in frames.Zip(truth.RootElement.EnumerateArray()))
            {
                Assert.Equal(Seconds(expected, "pts_time"), frame.PtsSeconds, 6);
                Assert.Equal(Seconds(expected, "duration_time"), frame.DurationSeconds, 6);
            }
        }
    }

    private static double Seconds(JsonElement frame, string name) => double.Parse(frame.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
