using WorkspaceAgents.Media;

namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>What a person who looks around in a video waits for: one frame as JPEG, and 16 frames in a row anywhere.</summary>
internal static class NearFramesBenchmark
{
    private const int RowCount = 20;
    private const int RowFrames = 16;

    public static async Task RunAsync(MediaFiles files, int runs, Report report, CancellationToken cancellationToken)
    {
        await MeasureOneAsync(files, report);
        using var pyAv = new PyAv();
        foreach (var path in new[] { files.Long, files.Standard, files.Hevc })
            await MeasureRowsAsync(path, runs, report, pyAv, cancellationToken);
    }

    private static async Task MeasureOneAsync(MediaFiles files, Report report)
    {
        using var source = MediaSource.OpenFile(files.Standard);
        using var reader = FrameReader.Open(source, FrameIndexer.Build(source, 0, CancellationToken.None));
        var random = new Random(16);
        await report.TimeAsync("one frame as JPEG, warm, standardised, 1080p", 200, 40, _ =>
        {
            using var frame = reader.GetFrameAt(random.Next(reader.Index.Frames.Count), new FrameOutput { Format = FrameFormat.Jpeg });
            return Task.CompletedTask;
        });
    }

    private static async Task MeasureRowsAsync(string path, int runs, Report report, PyAv pyAv, CancellationToken cancellationToken)
    {
        using var source = MediaSource.OpenFile(path);
        var index = FrameIndexer.Build(source, 0, cancellationToken);
        var random = new Random(20);
        int[] starts = [.. Enumerable.Range(0, RowCount).Select(_ => random.Next(index.Frames.Count - RowFrames))];
        (long First, long Last)[] ranges = [.. starts.Select(start => (index.Frames.Pts[start], index.Frames.Pts[start + RowFrames - 1]))];
        long[] expected = [.. starts.SelectMany(start => index.Frames.Pts.Slice(start, RowFrames).ToArray())];
        Comparison.MustBeEqual("PyAV's rows", expected, (await pyAv.RunsAsync(path, ranges)).Pts);
        var measured = await Timing.MediansAsync(runs, Timing.Of(() => ReadRows(source, index, starts)), async () => (await pyAv.RunsAsync(path, ranges)).Measured);
        Comparison.Print(report, $"{RowFrames} frames in a row, {RowCount} times, {Path.GetFileName(path)}", measured[0]);
        // 1.2 times as long at most.
        Comparison.Print(report, "libav alone (PyAV, frames left as decoded)", measured[1], measured[0], goal: 0.833);
    }

    private static void ReadRows(MediaSource source, FrameIndex index, int[] starts)
    {
        using var reader = FrameReader.Open(source, index);
        foreach (var start in starts)
        {
            foreach (var frame in reader.GetFramesInRange(start, start + RowFrames, 1, new FrameOutput { Format = FrameFormat.Yuv }, CancellationToken.None))
                frame.Dispose();
        }
    }
}
