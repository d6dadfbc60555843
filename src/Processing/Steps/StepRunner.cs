using System.Diagnostics.Metrics;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Runs pure steps, and none twice: what a step made is remembered under its key.</summary>
internal sealed partial class StepRunner(StepMemory memory, IBlobStore blobs, ILogger<StepRunner> logger)
{
    /// <summary>The meter's name; its counter <c>processing.steps</c> has the tags <c>step</c> and <c>outcome</c> (run or remembered).</summary>
    public const string MeterName = "WorkspaceAgents.Processing";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Steps = Meter.CreateCounter<long>("processing.steps", description: "Steps that were run, or whose output was remembered");

    /// <summary>Finds what the step made before, or runs it and remembers.</summary>
    /// <typeparam name="T">The step's output record.</typeparam>
    /// <param name="key">Everything the output depends on.</param>
    /// <param name="mode">Whether the memory counts.</param>
    /// <param name="run">Makes the output; its blobs are in the store when it returns.</param>
    /// <param name="blobsOf">The blobs of an output.</param>
    /// <param name="cancellationToken">Stops the step.</param>
    /// <returns>The output.</returns>
    public async Task<T> RunAsync<T>(
        StepKey key, StepMode mode, Func<CancellationToken, Task<T>> run, Func<T, IEnumerable<BlobHash>> blobsOf, CancellationToken cancellationToken)
        where T : class
    {
        if (mode == StepMode.Remembered && await memory.FindAsync<T>(key, cancellationToken) is { } known)
        {
            if (await FindMissingAsync(blobsOf(known), cancellationToken) is not { } missing)
            {
                Steps.Add(1, new("step", key.Step), new("outcome", "remembered"));
                return known;
            }

            LogForgotten(key.Step, missing);
            await memory.ForgetAsync(key, cancellationToken);
        }

        var made = await run(cancellationToken);
        if (mode == StepMode.Remembered) await memory.RememberAsync(key, made, cancellationToken);
        Steps.Add(1, new("step", key.Step), new("outcome", "run"));
        return made;
    }

    private async Task<BlobHash?> FindMissingAsync(IEnumerable<BlobHash> hashes, CancellationToken cancellationToken)
    {
        foreach (var hash in hashes)
        {
            // Kept, not only found: a sweep must not take it while the job that uses it runs.
            if (await blobs.KeepAsync(hash, cancellationToken) is null) return hash;
        }

        return null;
    }

    [LoggerMessage(LogLevel.Warning, "Step {Step} is run again: its output {Hash} is no longer in the store")]
    private partial void LogForgotten(string step, BlobHash hash);
}
