using System.Buffers.Binary;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>Frame indexes: one long MP4, many short ones, other containers, bytes that come by ranges.</summary>
internal static class IndexBenchmark
{
    private const int Repeats = 20;

    public static async Task RunAsync(MediaFiles files, int runs, Report report, CancellationToken cancellationToken)
    {
        using var pyAv = new PyAv();
        await MeasureMp4Async(files, runs, report, pyAv, cancellationToken);
        await MeasureClipsAsync(files, runs, report, cancellationToken);
        foreach (var path in files.OtherContainers)
        {
            Comparison.MustBeEqual(path, Build(path, cancellationToken), await Ffmpeg.ProbePtsAsync(path, cancellationToken));
            var measured = await Timing.MediansAsync(
                runs, Timing.Of(() => { Build(path, cancellationToken); }), Timing.Of(() => Ffmpeg.ProbeAsync(path, cancellationToken)), async () => (await pyAv.DemuxAsync(path)).Measured);
            Comparison.Print(report, $"index of {Path.GetFileName(path)}, 9,000 frames", measured[0]);
            Comparison.Print(report, "ffprobe", measured[1], measured[0], goal: 1.5);
            Comparison.Print(report, "PyAV's demux", measured[2], measured[0], goal: null);
        }

        MeasureRanges(files.Long, report, cancellationToken);
    }

    private static async Task MeasureMp4Async(MediaFiles files, int runs, Report report, PyAv pyAv, CancellationToken cancellationToken)
    {
        var ours = Build(files.Long, cancellationToken);
        Comparison.MustBeEqual("ffprobe's pts", ours, await Ffmpeg.ProbePtsAsync(files.Long, cancellationToken));
        Comparison.MustBeEqual("PyAV's pts", ours, (await pyAv.DemuxAsync(files.Long)).Pts);
        for (var i = 0; i < 10 * Repeats; i++)
            Build(files.Long, cancellationToken);
        // One takes less than a clock tick of processor time.
        var measured = await Timing.MediansAsync(
            runs,
            Timing.Of(() =>
            {
                for (var i = 0; i < Repeats; i++)
                    Build(files.Long, cancellationToken);
            }),
            Timing.Of(() => Ffmpeg.ProbeAsync(files.Long, cancellationToken)),
            async () => (await pyAv.DemuxAsync(files.Long)).Measured);
        var one = new Measured(measured[0].Seconds / Repeats, measured[0].ProcessorSeconds / Repeats);
        Comparison.Print(report, $"index of long.mp4, {ours.Length:N0} frames, warm", one);
        Comparison.Print(report, "ffprobe", measured[1], one, goal: 50);
        Comparison.Print(report, "PyAV's demux", measured[2], one, goal: 50);
    }

    private static async Task MeasureClipsAsync(MediaFiles files, int runs, Report report, CancellationToken cancellationToken)
    {
        Comparison.MustBeEqual("a clip", Build(files.Clips[7], cancellationToken), await Ffmpeg.ProbePtsAsync(files.Clips[7], cancellationToken));
        var measured = await Timing.MediansAsync(
            runs,
            Timing.Of(() => Parallel.ForEach(files.Clips, new ParallelOptions { CancellationToken = cancellationToken }, path => Build(path, cancellationToken))),
            Timing.Of(() => Parallel.ForEachAsync(files.Clips, cancellationToken, async (path, token) => await Ffmpeg.ProbeAsync(path, token))));
        var milliseconds = measured[0].Seconds * 1000;
        report.Figure($"index of {MediaFiles.ClipCount} short clips together", milliseconds, "ms", milliseconds <= 150, "≤ 150 ms");
        Comparison.Print(report, "ffprobe, a process each, on every core", measured[1], measured[0], goal: null);
    }

    private static void MeasureRanges(string path, Report report, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(path);
        using var source = MediaSource.OpenRanges("long.mp4", RandomAccess.GetLength(file), (position, buffer) => RandomAccess.Read(file, buffer.Span, position));
        FrameIndexer.Build(source, 0, cancellationToken);
        var moov = SizeOfMoov(file);
        report.Figure("bytes fetched over range reads", source.BytesFetched / 1024.0, FormattableString.Invariant($"KiB (moov has {moov / 1024.0:0})"), source.BytesFetched <= moov + (1 << 20), "≤ moov + 1 MB");
    }

    private static long SizeOfMoov(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[16];
        for (long position = 0; RandomAccess.Read(file, header, position) >= 8;)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            size = size == 1 ? BinaryPrimitives.ReadInt64BigEndian(header[8..]) : size;
            if (header[4..8].SequenceEqual("moov"u8))
                return size;
            position += size;
        }

        throw new InvalidOperationException("The file has no moov.");
    }

    private static long[] Build(string path, CancellationToken cancellationToken)
    {
        using var source = MediaSource.OpenFile(path);
        return FrameIndexer.Build(source, 0, cancellationToken).Frames.Pts.ToArray();
    }
}
