namespace WorkspaceAgents.Media.Tests;

public class ClipCutterTests
{
    private readonly GeneratedMedia _media = GeneratedMedia.Shared;

    [Theory]
    [InlineData(35, 10, new[] { 0, 10, 20, 30, 35 })] // 5 s at the end are half of the target: a clip of their own
    [InlineData(34, 10, new[] { 0, 10, 20, 34 })]
    [InlineData(9, 10, new[] { 0, 9 })]
    [InlineData(1, 10, new[] { 0, 1 })]
    [InlineData(20, 10, new[] { 0, 10, 20 })]
    public void Plan_CoversEveryFrameFromKeyframes_WhenAFrameASecond(int frameCount, double targetSeconds, int[] bounds)
    {
        var index = Index([.. Enumerable.Range(0, frameCount).Select(i => ((long)i, true))]);

        var spans = ClipCutter.Plan(index, targetSeconds);

        Assert.Equal(bounds[..^1].Zip(bounds[1..], (start, stop) => new ClipSpan(start, stop)), spans);
    }

    [Fact]
    public void Plan_WaitsForAKeyframe_WhenNoneIsAtTheTarget()
    {
        var index = Index([(0, true), (5, false), (12, false), (13, true), (20, false), (24, true), (30, false)]);

        Assert.Equal([new ClipSpan(0, 3), new ClipSpan(3, 5), new ClipSpan(5, 7)], ClipCutter.Plan(index, 10));
    }

    [Fact]
    public void Plan_IsEmpty_WhenThereIsNoFrame() => Assert.Empty(ClipCutter.Plan(Index([]), 10));

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task CutAsync_KeepsEveryFrameAndItsAudio_WhenWholePlanIsCut()
    {
        var standard = await StandardiseAsync(await _media.MinuteAsync());

        var spans = ClipCutter.Plan(standard.Index);

        Assert.Equal([100, 100, 130], spans.Select(span => span.FrameCount));
        foreach (var span in spans)
        {
            var path = _media.NewPath(".mp4");
            var clip = await Tools.Cutter.CutAsync(standard.OutputPath, standard.Index, span.StartFrame, span.StopFrame, path, CancellationToken.None);

            Assert.Equal(span.FrameCount, clip.Frames.Count);
            Assert.Equal(
                standard.Index.Frames.Skip(span.StartFrame).Take(span.FrameCount).Select(frame => frame.SizeBytes),
                clip.Frames.Select(frame => frame.SizeBytes));
            var probe = await Tools.Prober.ProbeAsync(path, CancellationToken.None);
            var audio = Assert.Single(probe.Audios);
            // Audio comes in packets of 1024 samples, 23 ms.
            Assert.InRange(audio.DurationSecondsFromHeader!.Value, (span.FrameCount / 10.0) - 0.047, (span.FrameCount / 10.0) + 0.047);
            Assert.InRange((audio.StartSecondsFromHeader ?? 0) - clip.StartSeconds, -0.024, 0.024);
        }
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task CutAsync_KeepsTheDistancesExactly_WhenVariableRateWithBFrames()
    {
        var standard = await StandardiseAsync(await _media.VfrAsync());

        var spans = ClipCutter.Plan(standard.Index, targetSeconds: 1);

        Assert.True(spans.Count >= 4);
        Assert.Equal(120, spans.Sum(span => span.FrameCount));
        foreach (var span in spans)
        {
            var clip = await Tools.Cutter.CutAsync(standard.OutputPath, standard.Index, span.StartFrame, span.StopFrame, _media.NewPath(".mp4"), CancellationToken.None);
            var milliseconds = GeneratedMedia.VfrMilliseconds.Skip(span.StartFrame).Take(span.FrameCount).ToArray();
            Assert.Equal(milliseconds.Select(time => (time - milliseconds[0]) * 90), clip.Frames.Select(frame => frame.Pts - clip.Frames[0].Pts));
        }
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task CutAsync_WritesTheSameBytes_WhenRunTwice()
    {
        var standard = await StandardiseAsync(await _media.MinuteAsync());
        var span = ClipCutter.Plan(standard.Index)[1];
        string[] paths = [_media.NewPath(".mp4"), _media.NewPath(".mp4")];
        foreach (var path in paths)
            await Tools.Cutter.CutAsync(standard.OutputPath, standard.Index, span.StartFrame, span.StopFrame, path, CancellationToken.None);

        Assert.Equal(await File.ReadAllBytesAsync(paths[0]), await File.ReadAllBytesAsync(paths[1]));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task CutAsync_Throws_WhenTheSpanDoesNotStartAtAKeyframe()
    {
        var path = await _media.ConformingAsync();
        var (_, index) = await Tools.ReadAsync(path);

        foreach (var (start, stop) in new[] { (1, 15), (0, 14), (15, 15), (-1, 15), (0, 121) })
        {
            var exception = await Assert.ThrowsAsync<MediaException>(() => Tools.Cutter.CutAsync(path, index, start, stop, _media.NewPath(".mp4"), CancellationToken.None));
            Assert.Equal(MediaErrorCode.InvalidRange, exception.Code);
        }
    }

    [RequiresSharedMediaFact("ffmpeg", "ffprobe")]
    public async Task CutAsync_KeepsEveryFrame_WhenNasaAndGopro()
    {
        foreach (var file in new[] { SharedMedia.Nasa, "video/gopro/max-heromode.mp4", "video/androidx/ts/sample_h264.ts" })
        {
            var standard = await StandardiseAsync(SharedMedia.Find(file));
            foreach (var span in ClipCutter.Plan(standard.Index, targetSeconds: 4))
                await Tools.Cutter.CutAsync(standard.OutputPath, standard.Index, span.StartFrame, span.StopFrame, _media.NewPath(".mp4"), CancellationToken.None);
        }
    }

    private async Task<StandardiseResult> StandardiseAsync(string path)
    {
        var (probe, index) = await Tools.ReadAsync(path);
        return await Tools.Standardiser.StandardiseAsync(path, probe, index, _media.NewPath(".mp4"), new StandardiseOptions(), null, CancellationToken.None);
    }

    private static FrameIndex Index((long Seconds, bool IsKeyframe)[] frames) => new()
    {
        StreamIndex = 0,
        TimeBase = new TimeBase(1, 1),
        Method = FrameIndexMethod.Packets,
        Frames = [.. frames.Select((frame, i) => new FrameEntry(
            frame.Seconds, (i + 1 < frames.Length ? frames[i + 1].Seconds : frame.Seconds + 1) - frame.Seconds, frame.IsKeyframe, null, 1) { DecodeIndex = i })],
    };
}
