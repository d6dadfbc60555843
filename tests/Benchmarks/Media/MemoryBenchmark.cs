using WorkspaceAgents.Media;

namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>What many open readers hold, and whether a longer file holds more.</summary>
internal static class MemoryBenchmark
{
    private const int Readers = 64;
    private const double GoalMiB = 1536;

    public static Task RunAsync(MediaFiles files, int runs, Report report, CancellationToken cancellationToken)
    {
        var (short300, whole) = (PeakOf(files.Long, 300, cancellationToken), PeakOf(files.Long, 9000, cancellationToken));
        report.Figure("memory of the process, first 300 frames read", short300, "MiB");
        report.Figure("  all 9,000 read", whole, "MiB", whole <= short300 + 32, "≤ 32 MiB more");
        MeasureReaders(files, report, cancellationToken);
        return Task.CompletedTask;
    }

    private static void MeasureReaders(MediaFiles files, Report report, CancellationToken cancellationToken)
    {
        List<IDisposable> open = [];
        List<FrameReader> readers = [];
        foreach (var path in files.Clips.Take(Readers))
        {
            var source = MediaSource.OpenFile(path);
            var reader = FrameReader.Open(source, FrameIndexer.Build(source, 0, cancellationToken));
            open.AddRange([reader, source]);
            readers.Add(reader);
        }

        // Together, as the service would be asked.
        var peak = Watch(() => Parallel.ForEach(readers, reader =>
        {
            for (var frame = 0; frame < reader.Index.Frames.Count; frame += 7)
                reader.GetFrameAt(frame, new FrameOutput()).Dispose();
        }));
        report.Figure($"memory with {Readers} readers open on 1080p files", peak, "MiB", peak <= GoalMiB, "≤ 1.5 GB");
        open.ForEach(item => item.Dispose());
    }

    private static double PeakOf(string path, int frameCount, CancellationToken cancellationToken) => Watch(() =>
    {
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, FrameIndexer.Build(source, 0, cancellationToken));
        reader.ReadFrames([.. Enumerable.Range(0, frameCount)], new FrameOutput { Format = FrameFormat.Yuv }, frame => frame.Dispose(), cancellationToken);
    });

    /// <summary>The most memory the process holds while something runs, in MiB.</summary>
    private static double Watch(Action work)
    {
        var most = Environment.WorkingSet;
        using (new Timer(_ => most = Math.Max(most, Environment.WorkingSet), null, 0, 10))
            work();
        return Math.Max(most, Environment.WorkingSet) / 1048576.0;
    }
}
