using System.Collections.Concurrent;
using Hangfire;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing;

/// <summary>Hands waiting jobs to the engine, each once while it waits.</summary>
internal sealed class JobHandover(IBackgroundJobClient engine, TimeProvider time)
{
    /// <summary>After so long a job that still waits is handed over again: the engine may have lost it. Two hand-overs do no harm, one start wins.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<JobId, DateTimeOffset> _handed = new();

    /// <summary>Hands over those that are not in the engine's hands yet.</summary>
    /// <param name="waiting">All jobs that wait now.</param>
    /// <returns>How many were handed over.</returns>
    public int HandOver(IReadOnlyList<JobId> waiting)
    {
        var now = time.GetUtcNow();
        foreach (var gone in _handed.Keys.Except(waiting).ToList()) _handed.TryRemove(gone, out _);
        var count = 0;
        foreach (var job in waiting)
        {
            if (_handed.TryGetValue(job, out var since) && now - since < Patience) continue;
            _handed[job] = now;
            var id = job.Value;
            engine.Enqueue<JobRunner>(runner => runner.RunAsync(id, CancellationToken.None));
            count++;
        }

        return count;
    }

    /// <summary>The engine is done with a job: when it waits again, it is handed over again.</summary>
    public void Release(JobId job) => _handed.TryRemove(job, out _);
}
