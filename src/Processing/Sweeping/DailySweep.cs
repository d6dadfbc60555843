using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing;

/// <summary>Frees the disk of what nobody refers to any more: an hour after the start, when restarted jobs have taken up what they need, then once a day.</summary>
internal sealed partial class DailySweep(BlobSweep sweep, TimeProvider time, ILogger<DailySweep> logger) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromHours(1);
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);
    private static readonly Actor System = Actor.System("sweep");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(First, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            timer.Period = Interval;
            try
            {
                var report = await sweep.RunAsync(System, isDryRun: false, stoppingToken);
                if (report.FreedBytes > 0) LogSwept(report.BlobCount, report.UploadCount, report.LeftoverCount, report.FreedBytes);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // The next day tries again; nothing is lost by keeping longer.
                LogProblem(problem);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The sweep freed {FreedBytes} bytes: {BlobCount} blobs, {UploadCount} ended uploads, {LeftoverCount} leftovers")]
    private partial void LogSwept(int blobCount, int uploadCount, int leftoverCount, long freedBytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "The content store could not be swept")]
    private partial void LogProblem(Exception exception);
}
