using System.Collections.Concurrent;

namespace WorkspaceAgents.Media.Tests;

public class GoldenFrameTests
{
    private static readonly FrameOutput Luma = new() { Format = FrameFormat.Gray8, Upright = false };

    [RequiresToolFact("ffmpeg")]
    public async Task GetFrameAt_GivesTheRightFrame_ForwardsBackwardsAndAtRandom()
    {
        List<string> wrong = [];
        foreach (var file in await GoldenMedia.AllAsync())
        {
            var (_, index) = await Tools.ReadAsync(file.Path);
            using var source = MediaSource.OpenFile(file.Path);
            using var reader = FrameReader.Open(source, index);
            var count = file.Numbers.Count;
            var random = new Random(7);
            foreach (var (order, frames) in new (string, IEnumerable<int>)[]
            {
                ("forwards", Enumerable.Range(0, count)), ("backwards", Enumerable.Range(0, count).Reverse()), ("at random", Enumerable.Range(0, count).Select(_ => random.Next(count))),
            })
            {
                wrong.AddRange(frames.Select(frame => Check(file, reader.GetFrameAt(frame, Luma), frame, order)).OfType<string>());
            }
        }

        Assert.Empty(wrong);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task GetFramesAt_GivesTheRightFrames_InOneCallAndInTheOrderAsked()
    {
        List<string> wrong = [];
        foreach (var file in await GoldenMedia.AllAsync())
        {
            var (_, index) = await Tools.ReadAsync(file.Path);
            using var source = MediaSource.OpenFile(file.Path);
            using var reader = FrameReader.Open(source, index);
            var random = new Random(11);
            int[] frames = [.. Enumerable.Range(0, 50).Select(_ => random.Next(file.Numbers.Count))];
            var read = reader.GetFramesAt(frames, Luma, CancellationToken.None);
            Assert.Equal(frames, read.Select(frame => frame.FrameIndex));
            wrong.AddRange(frames.Select((frame, i) => Check(file, read[i], frame, "in one call")).OfType<string>());
        }

        Assert.Empty(wrong);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task GetFrameAt_GivesTheRightFrame_FromSeveralThreadsOfOneReader()
    {
        ConcurrentBag<string> wrong = [];
        foreach (var file in await GoldenMedia.AllAsync())
        {
            var (_, index) = await Tools.ReadAsync(file.Path);
            using var source = MediaSource.OpenFile(file.Path);
            using var reader = FrameReader.Open(source, index);
            Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            {
                var frame = i * 31 % file.Numbers.Count;
                if (Check(file, reader.GetFrameAt(frame, Luma), frame, "from several threads") is { } problem)
                    wrong.Add(problem);
            });
        }

        Assert.Empty(wrong);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task GetFramePlayedAt_GivesTheFrameOnScreen_InTheMiddleOfEveryFrame()
    {
        List<string> wrong = [];
        foreach (var file in (await GoldenMedia.AllAsync()).Where(file => file.Name.Contains("vfr", StringComparison.Ordinal)))
        {
            var (_, index) = await Tools.ReadAsync(file.Path);
            using var source = MediaSource.OpenFile(file.Path);
            using var reader = FrameReader.Open(source, index);
            for (var i = 0; i + 1 < file.TimesSeconds.Count; i++)
            {
                var seconds = index.StartSeconds + ((file.TimesSeconds[i] + file.TimesSeconds[i + 1]) / 2);
                if (Check(file, reader.GetFramePlayedAt(seconds, Luma), i, "by time") is { } problem)
                    wrong.Add(problem);
            }
        }

        Assert.Empty(wrong);
    }

    private static string? Check(GoldenFile file, VideoFrame frame, int wanted, string how)
    {
        var stride = frame.Planes.Count > 0 ? frame.Planes[0].StrideBytes : frame.Width;
        var number = NumberedPicture.Read(frame.Data.Span, stride);
        return number == file.Numbers[wanted] && frame.FrameIndex == wanted ? null : $"{file}: frame {wanted} {how} shows {number?.ToString() ?? "nothing"} instead of {file.Numbers[wanted]}";
    }
}
