using System.Globalization;
using System.Security.Cryptography;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>100 frames at random times, as RGB, from a file whose keyframes are far apart and from its standardised twin.</summary>
internal static class RandomFramesBenchmark
{
    private const int Count = 100;

    public static async Task RunAsync(MediaFiles files, int runs, Report report, CancellationToken cancellationToken)
    {
        using var pyAv = new PyAv();
        var random = new Random(4);
        var index = Index(files.Long);
        double[] times = [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble() * index.StopSeconds)];
        var longPts = Pts(index, times);
        var standardPts = Pts(Index(files.Standard), times);
        await CompareAsync(files.Long, times, longPts, pyAv);
        await CompareAsync(files.Standard, times, standardPts, pyAv);

        var measured = await Timing.MediansAsync(
            runs,
            Timing.Of(() => Read(files.Long, times)),
            async () => (await pyAv.FramesAsync(files.Long, longPts, "rgb24")).Measured,
            Timing.Of(() => Read(files.Standard, times)),
            async () => (await pyAv.FramesAsync(files.Standard, standardPts, "rgb24")).Measured);
        Comparison.Print(report, $"{Count} random frames by time, GOP 250", measured[0]);
        Comparison.Print(report, "PyAV, seek and decode", measured[1], measured[0], goal: 2);
        // A process a frame takes minutes: a tenth of them, once, and the first run is not better than the others.
        var part = await Timing.Of(() => SeekEachAsync(files.Long, times[..(Count / 10)], cancellationToken))();
        var each = new Measured(part.Seconds * 10, part.ProcessorSeconds * 10);
        Comparison.Print(report, "ffmpeg -ss, a process each (10 of them × 10)", each, measured[0], goal: 10);
        Comparison.Print(report, $"{Count} random frames by time, standardised twin", measured[2]);
        Comparison.Print(report, "ours, GOP 250", measured[0], measured[2], goal: 6);
        Comparison.Print(report, "PyAV on the twin", measured[3], measured[2], goal: null);
    }

    private static async Task CompareAsync(string path, double[] times, long[] pts, PyAv pyAv)
    {
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, FrameIndexer.Build(source, 0, CancellationToken.None));
        int[] frames = [.. times.Select(time => reader.Index.GetFramePlayedAt(time)!.Value)];
        List<string> hashes = [];
        reader.ReadFrames(frames, new FrameOutput { Format = FrameFormat.Yuv }, frame => hashes.Add(Convert.ToHexStringLower(SHA256.HashData(frame.Data.Span))), CancellationToken.None);
        var theirs = await pyAv.FramesAsync(path, pts, "hash");
        Comparison.MustBeEqual("PyAV's pts", pts, theirs.Pts);
        Comparison.MustBeEqual("PyAV's pictures", hashes, theirs.Hashes!);
    }

    private static void Read(string path, double[] times)
    {
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, FrameIndexer.Build(source, 0, CancellationToken.None));
        foreach (var frame in reader.GetFramesAt([.. times.Select(time => reader.Index.GetFramePlayedAt(time)!.Value)], new FrameOutput(), CancellationToken.None))
            frame.Dispose();
    }

    private static async Task SeekEachAsync(string path, double[] times, CancellationToken cancellationToken)
    {
        foreach (var time in times)
        {
            var at = time.ToString("0.######", CultureInfo.InvariantCulture);
            await Ffmpeg.RunAsync($"-ss {at} -i {path} -frames:v 1 -pix_fmt rgb24 -f rawvideo pipe:1", cancellationToken);
        }
    }

    private static long[] Pts(FrameIndex index, double[] times) => [.. times.Select(time => index.Frames.Pts[index.GetFramePlayedAt(time)!.Value])];

    private static FrameIndex Index(string path)
    {
        using var source = MediaSource.OpenFile(path);
        return FrameIndexer.Build(source, 0, CancellationToken.None);
    }
}
