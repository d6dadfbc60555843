using Microsoft.Extensions.Options;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing;

/// <summary>Takes waiting jobs from the catalog to the engine, and puts jobs whose worker vanished back in the queue.</summary>
internal sealed partial class JobDispatcher(
    JobWork work, JobHandover handover, IOptions<ProcessingOptions> options, TimeProvider time, ILogger<JobDispatcher> logger) : BackgroundService
{
    private const int MostWaiting = 200;

    private static readonly TimeSpan LostCheckInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(5);
    private static readonly Actor System = Actor.System("processing");

    private bool _hasStarted;
    private DateTimeOffset _nextLostCheck;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.Value.PollInterval;
            try
            {
                await PollAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The catalog may be away for a while; the jobs in it are not.
                LogPollFailed(exception);
                pause = PauseAfterError;
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!_hasStarted && options.Value.OnlyWorker == true) await RequeueAsync(TimeSpan.Zero, cancellationToken);
        _hasStarted = true;
        if (now >= _nextLostCheck)
        {
            await RequeueAsync(options.Value.LostAfter, cancellationToken);
            _nextLostCheck = now + LostCheckInterval;
        }

        handover.HandOver(await work.ListQueuedAsync(System, MostWaiting, cancellationToken));
    }

    private async Task RequeueAsync(TimeSpan silentFor, CancellationToken cancellationToken)
    {
        var count = await work.RequeueLostAsync(System, silentFor, cancellationToken);
        if (count > 0) LogRequeued(count);
    }

    [LoggerMessage(LogLevel.Warning, "Jobs could not be fetched from the catalog; trying again")]
    private partial void LogPollFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "{Count} job(s) whose worker stopped wait for another; finished steps are not repeated")]
    private partial void LogRequeued(int count);
}
