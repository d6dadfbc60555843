using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing;

/// <summary>Deletes for good what the workspaces' trash no longer keeps: at the start, then every hour.</summary>
internal sealed partial class TrashPurge(Catalog.Trash trash, TimeProvider time, ILogger<TrashPurge> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly Actor System = Actor.System("trash");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                var gone = await trash.PurgeExpiredAsync(System, stoppingToken);
                if (gone.ItemCount > 0) LogPurged(gone.ItemCount, gone.FileCount, gone.SizeBytes);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // The next hour tries again; nothing is lost by keeping longer.
                LogProblem(problem);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The trash let go of {ItemCount} items with {FileCount} files and {SizeBytes} bytes")]
    private partial void LogPurged(int itemCount, long fileCount, long sizeBytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "The trash could not be purged")]
    private partial void LogProblem(Exception exception);
}
