using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Says when a workspace's audit trail has grown, in whatever process that happened: one look a second at one number for each workspace that
/// somebody follows, however many follow it.
/// </summary>
public sealed partial class ActivityHeads(IDbContextFactory<CatalogDbContext> contexts, TimeProvider time, ILogger<ActivityHeads> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock guard = new();
    private readonly Dictionary<WorkspaceId, Watch> watches = [];

    /// <summary>Begins to look at a workspace's trail, until the follower is disposed.</summary>
    internal Follower Follow(WorkspaceId workspace)
    {
        lock (guard)
        {
            if (!watches.TryGetValue(workspace, out var watch))
            {
                watches[workspace] = watch = new Watch();
                _ = LookAsync(workspace, watch);
            }

            watch.Followers++;
            return new(this, workspace, watch);
        }
    }

    private async Task LookAsync(WorkspaceId workspace, Watch watch)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(watch.Stop.Token))
            {
                try
                {
                    await using var db = await contexts.CreateDbContextAsync(watch.Stop.Token);
                    var head = await db.Workspaces.Where(w => w.Id == workspace).Select(w => w.AuditSequence).SingleOrDefaultAsync(watch.Stop.Token);
                    watch.Tell(head);
                }
                catch (DbException failure)
                {
                    // The database is away for a moment: the next look may work, and nobody has missed anything.
                    LogNotRead(failure, workspace);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            watch.Stop.Dispose();
        }
    }

    private void Leave(WorkspaceId workspace, Watch watch)
    {
        lock (guard)
        {
            if (--watch.Followers > 0) return;
            watches.Remove(workspace);
            watch.Stop.Cancel();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The activity of {Workspace} could not be read; it is tried again")]
    private partial void LogNotRead(Exception failure, WorkspaceId workspace);

    internal sealed class Watch
    {
        private readonly Lock guard = new();
        private long head;
        private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource Stop { get; } = new();

        public int Followers { get; set; }

        public void Tell(long now)
        {
            TaskCompletionSource told;
            lock (guard)
            {
                if (now <= head) return;
                head = now;
                (told, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            told.SetResult();
        }

        public Task? ChangeBeyond(long known)
        {
            lock (guard) return head > known ? null : changed.Task;
        }
    }

    internal sealed class Follower(ActivityHeads heads, WorkspaceId workspace, Watch watch) : IDisposable
    {
        private bool left;

        /// <summary>Waits until the trail is longer than what is known, or a while is over.</summary>
        /// <returns>False when the while was over first.</returns>
        public async Task<bool> WaitBeyondAsync(long known, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
        {
            var end = time.GetUtcNow() + atMost;
            while (watch.ChangeBeyond(known) is { } change)
            {
                var rest = end - time.GetUtcNow();
                if (rest <= TimeSpan.Zero) return false;
                try
                {
                    await change.WaitAsync(rest, time, cancellationToken);
                }
                catch (TimeoutException)
                {
                    return false;
                }
            }

            return true;
        }

        public void Dispose()
        {
            if (left) return;
            left = true;
            heads.Leave(workspace, watch);
        }
    }
}
