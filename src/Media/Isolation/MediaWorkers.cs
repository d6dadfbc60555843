using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Media;

/// <summary>
/// The worker processes in which hostile files are opened and decoded. A few are kept warm; a crash, a hang or a file that eats memory
/// ends one of them and is told as a <see cref="MediaException"/>, and all else goes on.
/// </summary>
public sealed partial class MediaWorkers : IAsyncDisposable, IDisposable
{
    /// <summary>A worker is replaced after so many jobs, so that nothing leaks for long.</summary>
    internal const int MaxJobCount = 1000;

    /// <summary>An idle worker ends after this.</summary>
    internal static readonly TimeSpan MaxIdleTime = TimeSpan.FromMinutes(1);

    private readonly MediaOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<MediaWorkers> _logger;
    private readonly WorkerProgram _program;
    private readonly SemaphoreSlim _slots;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly List<WorkerProcess> _idle = [];
    private readonly HashSet<WorkerProcess> _busy = [];
    private bool _isDisposed;

    /// <summary>The workers as the settings say; none is started before there is work.</summary>
    public MediaWorkers(IOptions<MediaOptions> options, TimeProvider timeProvider, ILogger<MediaWorkers> logger)
        : this(options.Value, timeProvider, logger, new WorkerProgram())
    {
    }

    /// <summary>The workers without a host, for the command line and tests.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    public MediaWorkers(MediaOptions? options = null)
        : this(options ?? new MediaOptions(), TimeProvider.System, NullLogger<MediaWorkers>.Instance, new WorkerProgram())
    {
    }

    internal MediaWorkers(MediaOptions options, TimeProvider timeProvider, ILogger<MediaWorkers> logger, WorkerProgram program)
    {
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _program = program;
        _slots = new SemaphoreSlim(options.Workers);
        _timer = timeProvider.CreateTimer(_ => EndIdle(), null, MaxIdleTime / 4, MaxIdleTime / 4);
    }

    /// <summary>The processes there are now.</summary>
    internal IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_lock)
                return [.. _idle.Concat(_busy).Select(worker => worker.Id)];
        }
    }

    /// <summary>Does a job in a worker; waits while all of them are busy.</summary>
    /// <returns>The operation's answer.</returns>
    /// <exception cref="MediaException">What the job found, or how the worker ended.</exception>
    internal async Task<byte[]> RunAsync(WorkerJob job, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var hasChunk = false;
            var watched = job.TakeChunk is { } take
                ? job with { TakeChunk = (message, token) => { hasChunk = true; return take(message, token); } }
                : job;
            var worker = await TakeAsync(job.Content.Key, cancellationToken);
            var isFresh = worker.JobCount == 0;
            try
            {
                return await RunAsync(worker, watched, cancellationToken);
            }
            catch (MediaException exception) when (exception.Code is MediaErrorCode.WorkerCrashed && !isFresh && !hasChunk)
            {
                // An earlier file may have left it broken, or it was killed while idle: the blame is this file's only when a new one falls too.
                LogTriedAgain(worker.Id, job.Operation, exception.Message);
            }
            return await RunAsync(await StartAsync(cancellationToken), watched, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Ends every worker; a job that is under way fails.</summary>
    public void Dispose()
    {
        List<WorkerProcess> all;
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            all = [.. _idle, .. _busy];
            _idle.Clear();
        }
        _timer.Dispose();
        foreach (var worker in all)
            worker.Kill();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<byte[]> RunAsync(WorkerProcess worker, WorkerJob job, CancellationToken cancellationToken)
    {
        try
        {
            return await worker.RunAsync(job, cancellationToken);
        }
        finally
        {
            GiveBack(worker);
        }
    }

    /// <summary>The idle worker that has this content open, else the one that was busy last, else a new one.</summary>
    private async Task<WorkerProcess> TakeAsync(string key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            foreach (var dead in _idle.Where(worker => worker.HasExited).ToList())
            {
                _idle.Remove(dead);
                dead.Dispose();
            }
            var found = _idle.FindLast(worker => worker.Report.HeldKeys.Contains(key)) ?? _idle.LastOrDefault();
            if (found is not null)
            {
                _idle.Remove(found);
                _busy.Add(found);
                return found;
            }
        }
        return await StartAsync(cancellationToken);
    }

    private async Task<WorkerProcess> StartAsync(CancellationToken cancellationToken)
    {
        var started = _timeProvider.GetTimestamp();
        var worker = await WorkerProcess.StartAsync(_program, _options, _timeProvider, _logger, cancellationToken);
        LogStarted(worker.Id, _timeProvider.GetElapsedTime(started).TotalMilliseconds);
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _busy.Add(worker);
                return worker;
            }
        }
        worker.Dispose();
        throw new ObjectDisposedException(nameof(MediaWorkers));
    }

    private void GiveBack(WorkerProcess worker)
    {
        lock (_lock)
        {
            _busy.Remove(worker);
            var isSpent = worker.JobCount >= MaxJobCount || worker.Report.ResidentBytes > _options.WorkerMemoryBytes / 2;
            if (!worker.IsBroken && !isSpent && !_isDisposed)
            {
                worker.IdleSince = _timeProvider.GetTimestamp();
                _idle.Add(worker);
                return;
            }
        }
        worker.Dispose();
    }

    private void EndIdle()
    {
        List<WorkerProcess> tired;
        lock (_lock)
        {
            tired = [.. _idle.Where(worker => worker.HasExited || _timeProvider.GetElapsedTime(worker.IdleSince) >= MaxIdleTime)];
            foreach (var worker in tired)
                _idle.Remove(worker);
        }
        foreach (var worker in tired)
            worker.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Media worker {WorkerId} started in {ElapsedMs} ms")]
    private partial void LogStarted(int workerId, double elapsedMs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Media worker {WorkerId} failed at {Operation} and a new one tries again: {Reason}")]
    private partial void LogTriedAgain(int workerId, string operation, string reason);
}
