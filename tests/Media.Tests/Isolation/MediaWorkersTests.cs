using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace WorkspaceAgents.Media.Tests;

/// <summary>Workers that do what a hostile file could make them do: each is a clear error, and everything else goes on.</summary>
public sealed class MediaWorkersTests : IDisposable
{
    private static readonly byte[] Anything = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(n => $"{n} ")));

    private readonly MediaWorkers _workers = Faulty(new MediaOptions { Workers = 2 });

    public void Dispose() => _workers.Dispose();

    [Fact]
    public async Task RunAsync_Answers_AndTheWorkerStaysForTheNextJob()
    {
        var first = await RunAsync(WorkerOperation.Ping, body: [1, 2, 3]);
        var processes = _workers.ProcessIds;
        var second = await RunAsync(WorkerOperation.Ping, body: []);

        Assert.Equal([1, 2, 3], first);
        Assert.Empty(second);
        Assert.Equal(processes, _workers.ProcessIds);
        Assert.Single(processes);
    }

    [Fact]
    public async Task RunAsync_SaysSo_WhenTheDecoderCrashes_AndOthersGoOn()
    {
        if (OperatingSystem.IsWindows())
            return;
        var waiting = RunAsync("wait", cancellationToken: new CancellationTokenSource(TimeSpan.FromSeconds(2)).Token);

        var crash = await Assert.ThrowsAsync<MediaException>(() => RunAsync("fault-segv"));

        Assert.Equal(MediaErrorCode.WorkerCrashed, crash.Code);
        Assert.Contains("clip.mp4", crash.Message, StringComparison.Ordinal);
        Assert.Contains("crashed (SIG", crash.Message, StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal([7], await RunAsync(WorkerOperation.Ping, body: [7]));
    }

    [Fact]
    public async Task RunAsync_BlamesTheFile_OnlyWhenAFreshWorkerFallsToo()
    {
        await RunAsync(WorkerOperation.Ping);
        var used = Assert.Single(_workers.ProcessIds);
        var job = RunAsync("wait", cancellationToken: new CancellationTokenSource(TimeSpan.FromSeconds(3)).Token);
        await WhenAsync(() => _workers.ProcessIds.Contains(used));

        Kill(used);
        await WhenAsync(() => _workers.ProcessIds is [var other] && other != used);
        Kill(Assert.Single(_workers.ProcessIds));

        var killed = await Assert.ThrowsAsync<MediaException>(() => job);
        Assert.Equal(MediaErrorCode.WorkerCrashed, killed.Code);
    }

    [Fact]
    public async Task RunAsync_TakesANewWorker_WhenTheIdleOneWasKilled()
    {
        await RunAsync(WorkerOperation.Ping);
        Kill(Assert.Single(_workers.ProcessIds));

        Assert.Equal([5], await RunAsync(WorkerOperation.Ping, body: [5]));
    }

    [Theory]
    [InlineData("fault-spin")]
    [InlineData("fault-hang")]
    public async Task RunAsync_StopsTheWorker_WhenItsTimeIsUp(string fault)
    {
        var exception = await Assert.ThrowsAsync<MediaException>(() => RunAsync(fault, timeout: TimeSpan.FromMilliseconds(600)));

        Assert.Equal(MediaErrorCode.TimedOut, exception.Code);
        Assert.Contains("Media:ProbeTimeout", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_workers.ProcessIds);
    }

    [Fact]
    public async Task RunAsync_EndsASpinningWorker_ThroughItsCpuTime()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var workers = Faulty(new MediaOptions { WorkerCpuSeconds = 1 });

        var exception = await Assert.ThrowsAsync<MediaException>(() => RunAsync("fault-spin", workers: workers));

        Assert.Equal(MediaErrorCode.TimedOut, exception.Code);
        Assert.Contains("CPU time", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fault-native-memory")]
    [InlineData("fault-managed-memory")]
    public async Task RunAsync_SaysSo_WhenAFileEatsMemory(string fault)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var workers = Faulty(new MediaOptions { WorkerMemoryBytes = 256 << 20 });

        var exception = await Assert.ThrowsAsync<MediaException>(() => RunAsync(fault, workers: workers));

        Assert.Equal(MediaErrorCode.MemoryExceeded, exception.Code);
        Assert.Equal([9], await RunAsync(WorkerOperation.Ping, body: [9], workers: workers));
    }

    [Fact]
    public async Task RunAsync_SaysSo_WhenAWorkerWritesRubbish()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var exception = await Assert.ThrowsAsync<MediaException>(() => RunAsync("fault-rubbish"));

        Assert.Equal(MediaErrorCode.WorkerCrashed, exception.Code);
        Assert.Empty(_workers.ProcessIds);
    }

    [Fact]
    public async Task RunAsync_IsNotConfused_ByALibraryThatPrints()
    {
        Assert.Equal([1, 2, 3], await RunAsync("fault-print"));
        Assert.Equal([4], await RunAsync("fault-chatter"));
    }

    [Fact]
    public async Task RunAsync_GivesTheOperationsOwnError_AndKeepsTheWorker()
    {
        var finding = await Assert.ThrowsAsync<MediaException>(() => RunAsync("fault-finding"));
        var kept = Assert.Single(_workers.ProcessIds);

        Assert.Equal((MediaErrorCode.Unreadable, "It is not media."), (finding.Code, finding.Message));
        await RunAsync(WorkerOperation.Ping);
        Assert.Equal([kept], _workers.ProcessIds);
        Assert.Equal(MediaErrorCode.WorkerCrashed, (await Assert.ThrowsAsync<MediaException>(() => RunAsync("fault-exception"))).Code);
    }

    [Fact]
    public async Task RunAsync_KeepsTheWorker_WhenACancelledJobStopsByItself()
    {
        using var stop = new CancellationTokenSource();
        var job = RunAsync("wait", cancellationToken: stop.Token);
        await WhenAsync(() => _workers.ProcessIds.Count == 1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job);
        Assert.Equal([2], await RunAsync(WorkerOperation.Ping, body: [2]));
    }

    [Fact]
    public async Task RunAsync_KillsTheWorker_WhenACancelledJobGoesOn()
    {
        await RunAsync(WorkerOperation.Ping);
        var process = Assert.Single(_workers.ProcessIds);
        using var stop = new CancellationTokenSource();
        var job = RunAsync("fault-spin", cancellationToken: stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job);
        Assert.DoesNotContain(process, _workers.ProcessIds);
    }

    [Fact]
    public async Task RunAsync_GivesTheWorkerRangesOfAStream()
    {
        var content = MediaContent.OfStream("clip.mp4", "key", Anything.Length, _ => Task.FromResult<Stream>(new MemoryStream(Anything)));

        Assert.Equal(Anything, await RunAsync("read", content: content));
    }

    [Fact]
    public async Task RunAsync_ThrowsWhatTheStoreThrew_WhenTheSourceCannotBeRead()
    {
        var content = MediaContent.OfStream("clip.mp4", "key", 10, _ => Task.FromResult<Stream>(new BrokenStream()));

        // An outage of the store says nothing about the file.
        await Assert.ThrowsAsync<IOException>(() => RunAsync("read", content: content));
        Assert.Equal([2], await RunAsync(WorkerOperation.Ping, body: [2]));
    }

    [Fact]
    public async Task RunAsync_LetsTheWorkerWait_UntilEachPartIsTaken()
    {
        var taken = new List<string>();
        await RunAsync("count", take: (message, _) =>
        {
            Assert.Equal(1 << 20, message.Body.Length);
            taken.Add(Encoding.UTF8.GetString(message.Head));
            return ValueTask.CompletedTask;
        });

        Assert.Equal(100, taken.Count);
        Assert.Contains("\"99\"", taken[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WaitsForAFreeWorker_WhenAllAreBusy()
    {
        using var stop = new CancellationTokenSource();
        Task[] busy = [RunAsync("wait", cancellationToken: stop.Token), RunAsync("wait", cancellationToken: stop.Token)];
        await WhenAsync(() => _workers.ProcessIds.Count == 2);
        var next = RunAsync(WorkerOperation.Ping, body: [3]);

        Assert.False(next.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal([3], await next);
        foreach (var job in busy)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job);
    }

    [Fact]
    public async Task Idle_WorkersEnd_AfterAMinute()
    {
        var time = new FakeTimeProvider();
        using var workers = Faulty(new MediaOptions(), time);
        await RunAsync(WorkerOperation.Ping, workers: workers);
        var process = Process.GetProcessById(Assert.Single(workers.ProcessIds));

        time.Advance(TimeSpan.FromSeconds(50));
        Assert.Single(workers.ProcessIds);
        time.Advance(TimeSpan.FromSeconds(25));

        Assert.Empty(workers.ProcessIds);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Worker_SeesNoSecretsOfTheService()
    {
        Environment.SetEnvironmentVariable("WSA_TEST_SECRET", "hunter2");

        var names = Encoding.UTF8.GetString(await RunAsync("environment")).Split('\n');

        Assert.DoesNotContain("WSA_TEST_SECRET", names);
        Assert.DoesNotContain("HOME", names);
        Assert.Contains("PATH", names);
    }

    [Fact]
    public async Task Worker_HasNoNetworkNoProgramsAndWritesNoFiles_OnLinux()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var attempts = Encoding.UTF8.GetString(await RunAsync("attempts")).Split('\n');

        Assert.Collection(
            attempts,
            line => Assert.StartsWith("socket: refused", line, StringComparison.Ordinal),
            line => Assert.StartsWith("program: refused", line, StringComparison.Ordinal),
            line => Assert.StartsWith("write: refused", line, StringComparison.Ordinal),
            line => Assert.Equal("read: done", line));
    }

    private static MediaWorkers Faulty(MediaOptions options, TimeProvider? time = null) =>
        new(options, time ?? TimeProvider.System, NullLogger<MediaWorkers>.Instance, new WorkerProgram("WorkspaceAgents.FaultyMediaWorker"));

    private Task<byte[]> RunAsync(
        string operation, byte[]? body = null, MediaContent? content = null, TimeSpan? timeout = null, MediaWorkers? workers = null,
        Func<WorkerMessage, CancellationToken, ValueTask>? take = null, CancellationToken cancellationToken = default) =>
        (workers ?? _workers).RunAsync(
            new WorkerJob
            {
                Operation = operation,
                Content = content ?? MediaContent.OfStream("clip.mp4", "none", 0, _ => Task.FromResult<Stream>(new MemoryStream())),
                Body = body,
                Timeout = timeout ?? TimeSpan.FromMinutes(1),
                TimeoutSetting = nameof(MediaOptions.ProbeTimeout),
                TakeChunk = take,
            },
            cancellationToken);

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
        process.WaitForExit();
    }

    private static async Task WhenAsync(Func<bool> condition)
    {
        for (var i = 0; i < 3000 && !condition(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        Assert.True(condition());
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The store is away.");
    }
}
