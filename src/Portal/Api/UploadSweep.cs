using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Frees the room of uploads that were not finished in time, once an hour.</summary>
internal sealed partial class UploadSweep(Uploads uploads, TimeProvider time, ILogger<UploadSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await uploads.DiscardExpiredAsync(stoppingToken) is var ended and > 0) LogEnded(logger, ended);
            }
            catch (Exception trouble) when (trouble is not OperationCanceledException)
            {
                LogTrouble(logger, trouble);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{UploadCount} unfinished uploads expired; their bytes were freed")]
    private static partial void LogEnded(ILogger logger, int uploadCount);

    [LoggerMessage(LogLevel.Warning, "Expired uploads could not be freed; tried again in an hour")]
    private static partial void LogTrouble(ILogger logger, Exception trouble);
}
