namespace WorkspaceAgents.Standalone;

/// <summary>Runs the server until it is told to stop.</summary>
internal static partial class ServerRun
{
    /// <summary>Serves until Ctrl+C or SIGTERM. What has not ended in time is cut off, which is an end like any other: nothing is lost by it.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> UntilStoppedAsync(WebApplication app)
    {
        try
        {
            await app.RunAsync();
        }
        catch (Exception late) when (app.Lifetime.ApplicationStopping.IsCancellationRequested && IsOutOfTime(late))
        {
            LogCutOff(app.Logger);
        }

        return 0;
    }

    private static bool IsOutOfTime(Exception exception) =>
        exception is OperationCanceledException || (exception is AggregateException all && all.InnerExceptions.All(IsOutOfTime));

    [LoggerMessage(LogLevel.Warning, "Stopped before everything had ended. Uploads keep what arrived; jobs run again at the next start")]
    private static partial void LogCutOff(ILogger logger);
}
