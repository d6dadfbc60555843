using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkspaceAgents.Benchmarks.Media;
using WorkspaceAgents.Benchmarks.Uploads;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Loader;
using WorkspaceAgents.Loader.Tests;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Benchmarks.Loader;

/// <summary>The real server's stream over loopback, against the loader on the same content store.</summary>
internal sealed class StreamBenchmark(Report report, UploadServer server, ServiceProvider services) : IDisposable
{
    private const int Readers = 8;

    private readonly HttpClient _client = new() { BaseAddress = new($"http://127.0.0.1:{server.Port}"), DefaultRequestHeaders = { Authorization = new("Bearer", server.Token) }, Timeout = Timeout.InfiniteTimeSpan };
    private readonly byte[] _buffer = new byte[1 << 20];

    public static async Task RunAsync(Report report, string folder, int runs, CancellationToken cancellationToken)
    {
        await using var server = await UploadServer.StartOwnAsync(folder);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = folder }).Build();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddCatalog(configuration).BuildServiceProvider();
        using var benchmark = new StreamBenchmark(report, server, services);
        var small = await benchmark.PublishAsync("small", 20_000, 4000);
        var large = await benchmark.PublishAsync("large", 4_000_000, 60);
        await benchmark.FirstSampleAsync(small, cancellationToken);
        await benchmark.ThroughputAsync(large, 60, runs, cancellationToken);
        await benchmark.ThroughputAsync(small, 4000, runs, cancellationToken);
        await benchmark.ReadersAsync(small, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async Task<TestVersion> PublishAsync(string name, int videoBytes, int samples)
    {
        var actor = (await services.GetRequiredService<Accounts>().FindActorAsync(
            (await services.GetRequiredService<Tokens>().AuthenticateAsync(server.Token!, null, default)).UserId!.Value, default))!;
        // An empty file: nobody looks into it.
        using var begin = new HttpRequestMessage(HttpMethod.Post, server.Collection)
        {
            Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Length", "0" }, { "Upload-Metadata", $"path {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}/{name}-a.mp4"))}" } },
        };
        using (var begun = await _client.SendAsync(begin)) begun.EnsureSuccessStatusCode();
        var batch = await services.GetRequiredService<Batches>().CreateAsync(
            actor, "studio", new() { Name = name, Dataset = name, Recordings = [new($"{name}-a", [$"{name}/{name}-a.mp4"])] }, default);
        var store = services.GetRequiredService<IBlobStore>();
        var version = await TestVersion.MakeAsync(store, samples, name, (key, extension, _) => LoaderBenchmark.ContentOf(videoBytes, key, extension), 64L << 20);
        var manifest = await store.WriteAsync(new MemoryStream(version.Manifest.ToJson()), default);
        await services.GetRequiredService<BatchWork>().PublishAsync(Actor.System("benchmark"), batch.Batch.Id, "benchmark", manifest.Hash, version.Manifest, default);
        return version;
    }

    private async Task FirstSampleAsync(TestVersion version, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await ReadAsync("/api/v1/datasets/small/versions/latest/stream?epochs=1", 1, cancellationToken);
        var cold = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        report.Figure("/stream: first sample of a server just started", cold, "ms", cold <= 100, "≤ 100 ms");
        var first = new SampleLoader(version.Train, version.Source, new()).Start;
        await report.TimeAsync("/stream: first sample, resumed at any place", 100, 20, async call =>
        {
            var state = Encoding.UTF8.GetString((first with { Position = call * 7919L % version.Train.SampleCount }).ToJson());
            await ReadAsync($"/api/v1/datasets/small/versions/latest/stream?state={Uri.EscapeDataString(state)}", 1, cancellationToken);
        });
    }

    private async Task ThroughputAsync(TestVersion version, int samples, int runs, CancellationToken cancellationToken)
    {
        var address = $"/api/v1/datasets/{version.Manifest.DatasetName}/versions/latest/stream?epochs=1";
        long streamed = 0;
        var before = TimeSpan.Zero;
        var medians = await Timing.MediansAsync(
            runs,
            Timing.Of(() => LoaderBenchmark.DrainAsync(version, version.Source, new(), samples, cancellationToken)),
            async () =>
            {
                before = server.ProcessorTime();
                var start = Stopwatch.GetTimestamp();
                streamed = await ReadAsync(address, long.MaxValue, cancellationToken);
                return new Measured(Stopwatch.GetElapsedTime(start).TotalSeconds, (server.ProcessorTime() - before).TotalSeconds);
            });
        var ratio = medians[0].Seconds / medians[1].Seconds;
        report.Figure($"/stream of {version.Manifest.DatasetName}: samples a second", samples / medians[1].Seconds, FormattableString.Invariant(
            $"({streamed / 1e6 / medians[1].Seconds:0} MB/s); {ratio:0.00} × the loader on the same store ({samples / medians[0].Seconds:0} /s); by processor time of the server {medians[0].ProcessorSeconds / medians[1].ProcessorSeconds:0.00} ×"), ratio >= 0.7, "≥ 0.7 ×");
    }

    /// <summary>Eight readers at once: when the first has all of its samples, how far is the last?</summary>
    private async Task ReadersAsync(TestVersion version, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var bytes = new long[Readers];
        var start = Stopwatch.GetTimestamp();
        var tasks = Enumerable.Range(0, Readers).Select(async rank =>
        {
            await using var body = await OpenAsync($"/api/v1/datasets/small/versions/latest/stream?epochs=1&rank={rank}&world={Readers}", stop.Token);
            var buffer = new byte[1 << 16];
            for (int count; (count = await body.ReadAsync(buffer, stop.Token)) > 0;) bytes[rank] += count;
        }).ToList();
        await await Task.WhenAny(tasks);
        var fairness = bytes.Min() / (double)bytes.Max();
        await Task.WhenAll(tasks);
        report.Figure($"/stream: {Readers} readers, the slowest when the fastest has ended", fairness, FormattableString.Invariant(
            $"of its share; together {version.Train.SampleCount / Stopwatch.GetElapsedTime(start).TotalSeconds:0} samples/s"), fairness >= 0.5, "≥ 0.5");
    }

    private async Task<long> ReadAsync(string address, long atMost, CancellationToken cancellationToken)
    {
        await using var body = await OpenAsync(address, cancellationToken);
        long total = 0;
        for (int count; total < atMost && (count = await body.ReadAsync(_buffer, cancellationToken)) > 0;) total += count;
        return total;
    }

    private async Task<Stream> OpenAsync(string address, CancellationToken cancellationToken)
    {
        var response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }
}
