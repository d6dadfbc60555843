using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Runs changes of one trail one after the other and commits those that wait together. A chain has one end, so its writers take turns; with a
/// commit each, they would take turns at waiting for the disk. Each change has a context of its own and is undone alone when it fails; none
/// is reported as done before the commit that holds it.
/// </summary>
public sealed class GroupCommit(IDbContextFactory<CatalogDbContext> contexts, IOptions<CatalogOptions> options)
{
    private const int MaxChanges = 64;

    /// <summary>A change that was quick must not wait long for slow ones that came after it.</summary>
    private static readonly TimeSpan MaxHold = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<WorkspaceId, Lane> lanes = [];

    /// <summary>Runs a change in a transaction that holds the end of a trail.</summary>
    /// <param name="workspaceId">Whose trail; <see cref="InstallationTrail.Id"/> for the installation's.</param>
    /// <param name="change">Does its work in the context it is given; what it tracks is saved after it.</param>
    /// <param name="cancellationToken">A change that has not begun is not begun.</param>
    internal async Task RunAsync(WorkspaceId workspaceId, Func<CatalogDbContext, Task> change, CancellationToken cancellationToken)
    {
        // SQLite has one writer, whatever the workspace: turns are taken here, where waiting costs nothing, and not at its lock.
        var lane = lanes.GetOrAdd(options.Value.Provider == "postgres" ? workspaceId : InstallationTrail.Id, _ => new());
        var waiting = new Waiting(workspaceId, change, ExecutionContext.Capture(), cancellationToken);
        lane.Queue.Enqueue(waiting);
        await lane.Turn.WaitAsync(CancellationToken.None);
        try
        {
            while (!waiting.Done.Task.IsCompleted) await CommitAsync(lane.Queue);
        }
        finally
        {
            lane.Turn.Release();
        }

        await waiting.Done.Task;
    }

    /// <summary>One transaction: the first that waits, and those behind it that change the same trail.</summary>
    private async Task CommitAsync(ConcurrentQueue<Waiting> queue)
    {
        var done = new List<Waiting>();
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            // SQLite: BEGIN IMMEDIATE, one writer at a time. PostgreSQL: the row that holds the end of the chain is its lock.
            await using var transaction = await db.Database.BeginTransactionAsync();
            var locked = new HashSet<WorkspaceId>();
            var start = Stopwatch.GetTimestamp();
            while (done.Count < MaxChanges && Stopwatch.GetElapsedTime(start) < MaxHold && queue.TryDequeue(out var next))
            {
                done.Add(next);
                if (next.Token.IsCancellationRequested)
                {
                    next.Failure = new OperationCanceledException(next.Token);
                    continue;
                }

                if (locked.Add(next.WorkspaceId) && db.Database.IsNpgsql() && next.WorkspaceId != InstallationTrail.Id)
                    await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Workspaces" WHERE "Id" = {next.WorkspaceId.Value} FOR UPDATE""");
                await RunOneAsync(db, transaction, next);
            }

            await transaction.CommitAsync();
        }
        catch (Exception failure)
        {
            foreach (var one in done) one.Failure ??= failure;
            // Nothing was taken from the queue: its first must not wait for a transaction that cannot begin.
            if (done.Count == 0 && queue.TryDequeue(out var first))
            {
                first.Failure = failure;
                done.Add(first);
            }
        }

        foreach (var one in done) one.Finish();
    }

    private async Task RunOneAsync(CatalogDbContext shared, IDbContextTransaction transaction, Waiting one)
    {
        await using var db = await contexts.CreateDbContextAsync();
        db.Database.SetDbConnection(shared.Database.GetDbConnection(), contextOwnsConnection: false);
        db.Database.AutoSavepointsEnabled = false;
        await db.Database.UseTransactionAsync(transaction.GetDbTransaction());
        await transaction.CreateSavepointAsync("change");
        try
        {
            await one.RunAsync(db);
            await db.SaveChangesAsync(one.Token);
            await transaction.ReleaseSavepointAsync("change");
        }
        catch (Exception failure)
        {
            one.Failure = failure;
            await transaction.RollbackToSavepointAsync("change");
        }
    }

    private sealed class Lane
    {
        public ConcurrentQueue<Waiting> Queue { get; } = [];
        public SemaphoreSlim Turn { get; } = new(1, 1);
    }

    private sealed class Waiting(WorkspaceId workspaceId, Func<CatalogDbContext, Task> change, ExecutionContext? context, CancellationToken token)
    {
        public WorkspaceId WorkspaceId => workspaceId;
        public CancellationToken Token => token;
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public Exception? Failure { get; set; }

        /// <summary>In the caller's own context: its trace and culture, not those of whoever has the turn.</summary>
        public Task RunAsync(CatalogDbContext db)
        {
            if (context is null) return change(db);
            Task? running = null;
            ExecutionContext.Run(context, _ => running = change(db), null);
            return running!;
        }

        public void Finish()
        {
            if (Failure is OperationCanceledException && token.IsCancellationRequested) Done.SetCanceled(token);
            else if (Failure is not null) Done.SetException(Failure);
            else Done.SetResult();
        }
    }
}
