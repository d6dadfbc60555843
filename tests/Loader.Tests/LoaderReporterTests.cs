using System.Net;
using System.Text.Json;

namespace WorkspaceAgents.Loader.Tests;

public sealed class LoaderReporterTests
{
    [Fact]
    public async Task ReadAsync_ReportsTheWholeRun_OverTheEndsOfEpochs()
    {
        var version = await TestVersion.MakeAsync(7);
        using var server = new Answering(HttpStatusCode.NoContent);
        using var client = new HttpClient(server) { BaseAddress = new("http://server.test") };
        // Each look at the clock is three seconds later, so that a report comes every few samples.
        var reporter = new LoaderReporter(client, "kitchen", "v1", "run 7", new Counted());
        long bytes = 0;
        LoaderState? state = null;
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var loader = new SampleLoader(version.Train, version.Source, new() { Rank = 0, World = 1 }, state);
            await foreach (var sample in reporter.ReadAsync(loader)) bytes += sample.Members.Values.Sum(content => content.Length);
            state = loader.End;
        }

        Assert.Equal(["/api/v1/datasets/kitchen/versions/v1/readers/run%207"], server.Addresses.Distinct());
        Assert.True(server.Reports.Count > 3, $"{server.Reports.Count} reports");
        Assert.Single(server.Reports.Select(report => report.Run).Distinct());
        Assert.Equal(server.Reports.OrderBy(report => report.Samples), server.Reports);
        var last = server.Reports[^1];
        Assert.Equal((21, bytes, 2, 7L, "train", 0L), (last.Samples, last.Bytes, last.Epoch, last.Position, last.Split, last.Skipped));
        Assert.Equal(0, reporter.FailedCount);
    }

    [Fact]
    public async Task ReadAsync_GoesOn_WhenTheServerDoesNotTakeTheReports()
    {
        var version = await TestVersion.MakeAsync(7);
        using var server = new Answering(HttpStatusCode.Forbidden);
        using var client = new HttpClient(server) { BaseAddress = new("http://server.test") };
        var reporter = new LoaderReporter(client, "kitchen", "v1", "run", TimeProvider.System);
        Assert.Equal(7, await reporter.ReadAsync(new(version.Train, version.Source, new())).CountAsync());
        Assert.Equal(1, reporter.FailedCount);
        Assert.Contains("403", reporter.LastProblem, StringComparison.Ordinal);
    }

    private sealed class Counted : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Add(ref _now, 3);
    }

    private sealed class Answering(HttpStatusCode status) : HttpMessageHandler
    {
        public List<string> Addresses { get; } = [];

        public List<ReaderReport> Reports { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Addresses.Add(request.RequestUri!.AbsolutePath);
            Reports.Add(JsonSerializer.Deserialize<ReaderReport>(await request.Content!.ReadAsStringAsync(cancellationToken), JsonSerializerOptions.Web)!);
            return new(status) { Content = new StringContent("no") };
        }
    }
}
