using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using WorkspaceAgents.Benchmarks.Media;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Loader;
using WorkspaceAgents.Loader.Tests;
using WorkspaceAgents.Media;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Benchmarks.Loader;

/// <summary>Samples from shards and over HTTP, against Python's tarfile and PyAV.</summary>
internal static class LoaderBenchmark
{
    private const int SmallBytes = 20_000;
    private const int LargeBytes = 4_000_000;
    private const int FramesOfClip = 16;
    private const int FrameSizePixels = 224;

    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        var parts = options.Text("only", "small,large,memory,frames,stream").Split(',');
        var runs = options.Number("runs", 3);
        // In memory where there is such a folder: what is measured is not the disk.
        Environment.SetEnvironmentVariable("TMPDIR", options.Text("folder", Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath()));
        using var folder = new TemporaryFolder();
        using var peer = new TarfilePeer();
        if (parts.Contains("small")) await LocalAsync(report, peer, folder.Combine("small"), new("samples of 20 kB", SmallBytes, options.Number("samples", 8000), 4), runs, cancellationToken);
        if (parts.Contains("large")) await LocalAsync(report, peer, folder.Combine("large"), new("samples of 4 MB", LargeBytes, 100, 1.5), runs, cancellationToken);
        if (parts.Contains("memory")) await MemoryAsync(report, folder.Combine("memory"), cancellationToken);
        if (parts.Contains("frames")) await FramesAsync(report, peer, folder.Combine("frames"), runs, cancellationToken);
        if (parts.Contains("stream")) await StreamBenchmark.RunAsync(report, folder.Combine("server"), runs, cancellationToken);
    }

    /// <summary>A member's bytes: a video that is noise, 30 times, and a few words.</summary>
    internal static byte[] ContentOf(int videoBytes, string key, string extension)
    {
        if (extension != "mp4") return TestVersion.ContentOf(key, extension, 0);
        var bytes = new byte[videoBytes];
        new Random(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(key)))).NextBytes(bytes);
        return bytes;
    }

    internal static async Task<TestVersion> MakeAsync(string folder, int samples, long shardBytes, Func<string, string, int, byte[]> contentOf)
    {
        Directory.CreateDirectory(folder);
        var version = await TestVersion.MakeAsync(new InMemoryBlobStore(), samples, "bench", contentOf, shardBytes);
        await version.MaterialiseAsync(folder);
        return version;
    }

    /// <summary>Reads all samples of a split in the order of a loader.</summary>
    internal static async Task DrainAsync(TestVersion version, IShardSource source, LoaderOptions options, int samples, CancellationToken cancellationToken)
    {
        var count = 0;
        for (LoaderState? state = null; count < samples;)
        {
            var loader = new SampleLoader(version.Train, source, options, state);
            await foreach (var sample in loader.ReadAsync(cancellationToken))
            {
                if (++count == samples) return;
            }

            state = loader.End;
        }
    }

    private static async Task LocalAsync(Report report, TarfilePeer peer, string folder, Size size, int runs, CancellationToken cancellationToken)
    {
        var version = await MakeAsync(folder, size.Samples, 64L << 20, (key, extension, _) => ContentOf(size.VideoBytes, key, extension));
        using var source = new FolderShardSource(folder);
        var paths = version.Train.Shards.Select(shard => Path.Combine(folder, shard.Name)).ToList();
        Comparison.MustBeEqual(size.Name, [await DigestAsync(version, source, cancellationToken)], [(await peer.DigestAsync(paths)).Digest!]);

        var medians = await Timing.MediansAsync(
            runs,
            async () =>
            {
                var answer = await peer.ReadAsync(paths);
                return new Measured(answer.Seconds, answer.ProcessorSeconds);
            },
            Timing.Of(() => DrainAsync(version, source, new() { Shuffle = false, VerifyHashes = false }, size.Samples, cancellationToken)),
            Timing.Of(() => DrainAsync(version, source, new() { VerifyHashes = false }, size.Samples, cancellationToken)),
            Timing.Of(() => DrainAsync(version, source, new(), size.Samples, cancellationToken)));
        report.Say($"{size.Name}: {size.Samples}, {paths.Count} shards; samples and MB a second of one core (processor time)");
        var theirs = medians[0].ProcessorSeconds;
        foreach (var (name, measured, goal) in new[] { ("tarfile, one after another", medians[0], (double?)null), ("ours, in the shards' order", medians[1], size.Goal), ("ours, shuffled", medians[2], size.Goal), ("ours, shuffled, every byte verified", medians[3], null) })
        {
            report.Figure($"  {name}", size.Samples / measured.ProcessorSeconds, FormattableString.Invariant(
                $"/s, {size.Samples * (double)size.VideoBytes / 1e6 / measured.ProcessorSeconds:0} MB/s; {size.Samples / measured.Seconds:0} /s by the clock; {theirs / measured.ProcessorSeconds:0.00} × tarfile ({medians[0].Seconds / measured.Seconds:0.00} × by the clock)"),
                goal is { } least ? theirs / measured.ProcessorSeconds >= least : null, $"≥ {goal} ×");
        }
    }

    private static async Task<string> DigestAsync(TestVersion version, IShardSource source, CancellationToken cancellationToken)
    {
        using var total = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var sample in new SampleLoader(version.Train, source, new() { Shuffle = false }).ReadAsync(cancellationToken))
        {
            foreach (var (extension, content) in sample.Members)
            {
                total.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{sample.Key}.{extension} {content.Length}\n")));
                total.AppendData(content.Span);
            }
        }

        return Convert.ToHexStringLower(total.GetHashAndReset());
    }

    private static async Task MemoryAsync(Report report, string folder, CancellationToken cancellationToken)
    {
        var version = await MakeAsync(folder, 2000, 8L << 20, (key, extension, _) => ContentOf(SmallBytes, key, extension));
        using var source = new FolderShardSource(folder);
        await DrainAsync(version, source, new(), 10_000, cancellationToken);
        var before = Resident();
        await DrainAsync(version, source, new(), 100_000, cancellationToken);
        var growth = (Resident() - before) / 1048576.0;
        report.Figure("memory: growth over 100,000 samples", growth, "MiB", growth <= 32, "≤ 32 MiB");
    }

    private static long Resident()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static async Task FramesAsync(Report report, TarfilePeer peer, string folder, int runs, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        const int clips = 12;
        var paths = Enumerable.Range(0, clips).Select(clip => Path.Combine(folder, $"{clip:00}.mp4")).ToList();
        for (var clip = 0; clip < clips; clip++)
            await Ffmpeg.RunAsync($"-f lavfi -i testsrc2=size=1280x720:rate=30:duration={clip * 10 + 10} -ss {clip * 10} -pix_fmt yuv420p -c:v libx264 -preset veryfast -bf 2 -g 30 -crf 23 {paths[clip]}", cancellationToken);
        var videos = paths.Select(File.ReadAllBytes).ToList();
        var version = await MakeAsync(folder, clips, 64L << 20, (key, extension, clip) =>
            extension == "pts.npy" ? Npy.WriteFloat64([.. Enumerable.Range(0, 300).Select(frame => frame / 30.0)]) : extension == "mp4" ? videos[clip + (key.Contains("-b", StringComparison.Ordinal) ? clips / 2 : 0)] : [(byte)'1']);
        using var source = new FolderShardSource(folder);
        var toolbox = new MediaToolbox();
        var options = new LoaderOptions { Shuffle = false, PrefetchSamples = 4, Frames = new() { Count = FramesOfClip, SizePixels = FrameSizePixels } };
        var ours = new List<double>();
        async Task ReadAsync()
        {
            ours.Clear();
            var loader = new SampleLoader(version.Train, source, options, null, new ClipFrameReader(new FrameReaders(toolbox)));
            await foreach (var sample in loader.ReadAsync(cancellationToken)) ours.Add(MeanOf(sample.Members["frames.npy"].Span));
        }

        await ReadAsync();
        var theirs = await peer.FramesAsync(paths, FramesOfClip, FrameSizePixels);
        var difference = ours.Zip(theirs.Means!).Max(pair => Math.Abs(pair.First - pair.Second));
        if (ours.Count != clips || difference > 1) throw new InvalidOperationException($"Frames differ: {difference} levels in the mean of a clip.");
        report.Say(FormattableString.Invariant($"{FramesOfClip} frames at {FrameSizePixels}² of {clips} clips of 10 s, 720p30, a keyframe each second; means of clips differ by {difference:0.000} levels of 255 at most"));
        var medians = await Timing.MediansAsync(
            runs,
            async () =>
            {
                var answer = await peer.FramesAsync(paths, FramesOfClip, FrameSizePixels);
                return new Measured(answer.Seconds, answer.ProcessorSeconds);
            },
            Timing.Of(ReadAsync));
        Comparison.Print(report, "ours, in media workers", medians[1]);
        Comparison.Print(report, "PyAV, a process for each core (clock only)", medians[0] with { ProcessorSeconds = 0 }, medians[1], 1.5);
    }

    private static double MeanOf(ReadOnlySpan<byte> npy)
    {
        long sum = 0;
        var pictures = npy[^(FramesOfClip * FrameSizePixels * FrameSizePixels * 3)..];
        foreach (var value in pictures) sum += value;
        return (double)sum / pictures.Length;
    }

    private sealed record Size(string Name, int VideoBytes, int Samples, double Goal);
}
