using System.Diagnostics;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Benchmarks.Datasets;

/// <summary>Writing shards out of a store, hashed on the way, against GNU tar and Python's tarfile that only write, two of each at once; and openssl, which only hashes. The TARs are compared byte for byte first.</summary>
internal static class ShardsBenchmark
{
    private const int AtOnce = 2;

    /// <summary>GNU tar's own default: 10 KiB a write. Only what is compared is written in single blocks, for then it ends as ours does.</summary>
    private const int TarBlocks = 20;

    private const int SamplesAShard = 16;
    private const int VideoBytes = 4_000_000;

    private const string Tarfile = """
        import sys, tarfile
        with tarfile.open(sys.argv[2], 'w', format=tarfile.USTAR_FORMAT) as tar:
            for name in open(sys.argv[1]).read().split():
                info = tarfile.TarInfo(name)
                with open(name, 'rb') as file:
                    info.size = file.seek(0, 2); file.seek(0); tar.addfile(info, file)
        """;

    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        var count = options.Number("shards", 8);
        var runs = options.Number("runs", 3);
        using var folder = new TemporaryFolder();
        var work = new Work(options.Text("folder", folder.Path), count);
        await work.MakeAsync(cancellationToken);
        await work.CompareAsync(cancellationToken);
        report.Say($"{count} shards of {SamplesAShard} samples, {work.Bytes / 1e6:N0} MB, {AtOnce} at once; best of {runs} rounds each");
        var best = new double[4];
        for (var round = 0; round <= runs; round++)
        {
            Func<Task>[] contestants = [() => work.WriteAsync(cancellationToken), () => work.TarAsync(TarBlocks, cancellationToken), () => work.TarfileAsync(cancellationToken), () => work.OpensslAsync(cancellationToken)];
            for (var i = 0; i < contestants.Length; i++)
            {
                // What has to be thrown away before is nobody's time.
                foreach (var name in Work.Outputs) work.Clear(name);
                if (i == 3) await work.TarAsync(TarBlocks, cancellationToken);
                var start = Stopwatch.GetTimestamp();
                await contestants[i]();
                // The first round warms the page cache.
                if (round > 0) best[i] = Math.Max(best[i], work.Bytes / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        report.Figure("ours: written and hashed", best[0], "MB/s");
        report.Figure("GNU tar: written", best[1], "MB/s", best[0] >= 0.8 * best[1], "ours ≥ 0.8 ×");
        report.Figure("Python tarfile: written", best[2], "MB/s", best[0] >= 1.5 * best[2], "ours ≥ 1.5 ×");
        report.Figure("openssl dgst -sha256: hashed", best[3], "MB/s", best[0] >= 0.7 * best[3], "ours ≥ 0.7 ×");
    }

    private sealed class Work(string root, int count)
    {
        /// <summary>Where each of the contestants writes.</summary>
        public static readonly string[] Outputs = ["ours", "tar", "python"];

        private readonly LocalBlobStore _store = new(new LocalBlobStoreOptions { Folder = Path.Combine(root, "store") });
        private readonly List<(string Name, ShardRecipe Recipe, BlobHash? Sha256)> _shards = [];

        public long Bytes => _shards.Sum(shard => shard.Recipe.LengthBytes);

        public async Task MakeAsync(CancellationToken cancellationToken)
        {
            var random = new Random(1);
            Directory.CreateDirectory(Path.Combine(root, "files"));
            for (var shard = 0; shard < count; shard++)
            {
                var samples = new List<ShardSample>();
                for (var i = 0; i < SamplesAShard; i++)
                {
                    var key = SampleKey.From($"rec{shard:D3}", i);
                    var members = new List<ShardMember>();
                    foreach (var (extension, size) in new[] { ("mp4", VideoBytes + random.Next(100_000)), ("json", 2400), ("pts.npy", 2528) })
                    {
                        var content = new byte[size];
                        random.NextBytes(content);
                        var blob = await _store.WriteAsync(new MemoryStream(content), cancellationToken);
                        members.Add(new($"{key}.{extension}", blob.Hash, blob.SizeBytes));
                        await using var file = await _store.OpenFileAsync(blob.Hash, cancellationToken);
                        File.CreateSymbolicLink(Path.Combine(root, "files", $"{key}.{extension}"), file.Path);
                    }

                    samples.Add(new(key, members));
                }

                _shards.Add(($"s{shard:D3}.tar", ShardRecipe.Create(samples), null));
                await File.WriteAllLinesAsync(Path.Combine(root, $"s{shard:D3}.list"), samples.SelectMany(sample => sample.Members).Select(member => member.Name), cancellationToken);
            }

            await File.WriteAllTextAsync(Path.Combine(root, "pack.py"), Tarfile, cancellationToken);
            foreach (var name in Outputs) Directory.CreateDirectory(Path.Combine(root, name));
        }

        public async Task CompareAsync(CancellationToken cancellationToken)
        {
            await WriteAsync(cancellationToken);
            await TarAsync(1, cancellationToken);
            foreach (var (name, _, _) in _shards)
            {
                var (ours, theirs) = (await File.ReadAllBytesAsync(Path.Combine(root, "ours", name), cancellationToken), await File.ReadAllBytesAsync(Path.Combine(root, "tar", name), cancellationToken));
                if (!ours.AsSpan().SequenceEqual(theirs))
                    throw new InvalidOperationException($"{name} is not what GNU tar writes.");
            }
        }

        public void Clear(string name)
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root, name))) File.Delete(file);
        }

        public async Task WriteAsync(CancellationToken cancellationToken) => await new ShardWriter(_store).WriteAsync(_shards, Path.Combine(root, "ours"), AtOnce, cancellationToken);

        public Task TarAsync(int blocks, CancellationToken cancellationToken) => EachAsync(shard =>
            ["tar", "--format=ustar", $"--blocking-factor={blocks}", "--mode=0644", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "-h", "-cf", $"../tar/{shard}.tar", "-T", $"../{shard}.list"], cancellationToken);

        public Task TarfileAsync(CancellationToken cancellationToken) => EachAsync(shard => ["python3", "../pack.py", $"../{shard}.list", $"../python/{shard}.tar"], cancellationToken);

        public Task OpensslAsync(CancellationToken cancellationToken) => EachAsync(shard => ["openssl", "dgst", "-sha256", $"../tar/{shard}.tar"], cancellationToken);

        private async Task EachAsync(Func<string, string[]> commandOf, CancellationToken cancellationToken)
        {
            await Parallel.ForEachAsync(_shards, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (shard, token) =>
            {
                var command = commandOf(Path.GetFileNameWithoutExtension(shard.Name));
                using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Path.Combine(root, "files"), RedirectStandardOutput = true })!;
                await process.StandardOutput.ReadToEndAsync(token);
                await process.WaitForExitAsync(token);
                if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}.");
            });
        }
    }
}
