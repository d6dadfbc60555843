using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Leaves the audit events that belong to no change: what was read, and what was refused. Those that wait for the chain are written together,
/// so that a thousand downloads at once are a few transactions.
/// </summary>
public sealed partial class AuditRecorder(
    IDbContextFactory<CatalogDbContext> contexts, GroupCommit commits, TimeProvider time, ILogger<AuditRecorder> logger) : IAsyncDisposable
{
    /// <summary>How long the same refusal of the same actor is only counted.</summary>
    internal static readonly TimeSpan DenialWindow = TimeSpan.FromMinutes(1);

    /// <summary>How long further reads of the same thing by the same actor are one read: a player makes hundreds of range requests.</summary>
    internal static readonly TimeSpan ReadWindow = TimeSpan.FromMinutes(10);

    /// <summary>Different refusals of one actor that are told in a minute; more of them are only counted.</summary>
    internal const int MaxDenialsAWindow = 100;

    private readonly AuditFolding folding = new();
    private readonly Dictionary<(WorkspaceId, UserId?, string), (DateTimeOffset Since, int Told, int Untold)> denials = [];
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly Lock guard = new();
    private List<Waiting> waiting = [];

    /// <summary>Records a read before its bytes go out. Again within ten minutes is the same read.</summary>
    /// <param name="actor">Who reads.</param>
    /// <param name="workspaceId">Whose trail is told.</param>
    /// <param name="action"><c>file.read</c>, <c>recording.read</c>, <c>shard.read</c>, <c>dataset.read</c>.</param>
    /// <param name="target">As a person would name it.</param>
    /// <param name="what">Tells contents apart that have one name: a hash.</param>
    /// <param name="detail">Which version.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    internal async Task ReadAsync(
        Actor actor, WorkspaceId workspaceId, string action, string target, string what, object detail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var key = AuditFolding.Key.Of(workspaceId, actor, action, $"{target}\n{what}");
        if (!folding.IsFirst(key, ReadWindow, now, out _)) return;
        var written = Enqueue(new(actor, workspaceId, AuditDraft.Note(action, target, detail), now));
        try
        {
            await FlushAsync();
            await written.WaitAsync(cancellationToken);
        }
        catch
        {
            folding.Forget(key);
            throw;
        }
    }

    /// <summary>As above, for a workspace known by its slug.</summary>
    internal async Task ReadAsync(
        Actor actor, string workspace, string action, string target, string what, object detail, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var id = await db.Workspaces.Where(w => w.Slug == workspace).Select(w => w.Id).SingleAsync(cancellationToken);
        await ReadAsync(actor, id, action, target, what, detail, cancellationToken);
    }

    /// <summary>Notes a refusal; it is written soon, without holding up the answer.</summary>
    /// <param name="actor">Who was refused.</param>
    /// <param name="refusal">With its denial.</param>
    /// <param name="isInTransaction">Whether the caller holds a transaction: then the writing waits until it is rolled back.</param>
    /// <returns>The same refusal, to throw.</returns>
    internal WorkspaceException Note(Actor actor, WorkspaceException refusal, bool isInTransaction)
    {
        if (refusal.Denial is not { } denial || denial.IsNoted) return refusal;
        denial.IsNoted = true;
        var now = time.GetUtcNow();
        var action = $"access.{AccessWords.Of(denial.Needed).Replace(", ", "+", StringComparison.Ordinal)}";
        if (!folding.IsFirst(AuditFolding.Key.Of(denial.WorkspaceId, actor, action, denial.Target), DenialWindow, now, out var again)) return refusal;
        if (!MayTell(actor, denial.WorkspaceId, now, out var untold)) return refusal;
        var detail = new
        {
            code = refusal.Code, because = denial.Because, message = refusal.Message,
            againBefore = again == 0 ? (int?)null : again, othersNotTold = untold == 0 ? (int?)null : untold,
        };
        _ = Enqueue(new(actor, denial.WorkspaceId, AuditDraft.Note(action, denial.Target, detail, AuditOutcome.Denied), now));
        if (!isInTransaction) _ = Task.Run(FlushAsync, CancellationToken.None);
        return refusal;
    }

    /// <summary>Notes a refusal and waits until it is written.</summary>
    internal async Task DenyAsync(Actor actor, WorkspaceException refusal)
    {
        Note(actor, refusal, isInTransaction: true);
        await FlushAsync();
    }

    /// <summary>Whether something is noted that nobody has written yet.</summary>
    internal bool HasWaiting
    {
        get
        {
            lock (guard) return waiting.Count > 0;
        }
    }

    /// <summary>Writes all that waits. A failure is told to who waits for the event, or else to the log.</summary>
    internal async Task FlushAsync()
    {
        await writing.WaitAsync(CancellationToken.None);
        try
        {
            List<Waiting> batch;
            lock (guard) (batch, waiting) = (waiting, []);
            foreach (var trail in batch.GroupBy(w => w.WorkspaceId)) await WriteAsync(trail.Key, [.. trail]);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await FlushAsync();
        writing.Dispose();
    }

    private async Task WriteAsync(WorkspaceId workspaceId, IReadOnlyList<Waiting> events)
    {
        try
        {
            await commits.RunAsync(workspaceId, async db =>
            {
                var head = await AuditChain.LockAsync(db, workspaceId, CancellationToken.None);
                foreach (var e in events) AuditChain.Append(db, head, workspaceId, e.Actor, e.Note, e.At);
            }, CancellationToken.None);
            foreach (var e in events) e.Written.SetResult();
        }
        catch (Exception failure)
        {
            LogNotWritten(failure, events.Count, events[0].Note.Action, workspaceId);
            foreach (var e in events) e.Written.SetException(failure);
        }
    }

    private Task Enqueue(Waiting e)
    {
        lock (guard) waiting.Add(e);
        return e.Written.Task;
    }

    /// <summary>A person who tries paths by the thousand leaves a hundred events a minute, and the number of the others.</summary>
    private bool MayTell(Actor actor, WorkspaceId workspaceId, DateTimeOffset now, out int untold)
    {
        lock (guard)
        {
            if (denials.Count > 10_000) denials.Clear();
            var key = (workspaceId, actor.UserId, actor.Name);
            var (since, told, soFar) = denials.GetValueOrDefault(key);
            if (now - since >= DenialWindow) (since, told) = (now, 0);
            var may = told < MaxDenialsAWindow;
            denials[key] = may ? (since, told + 1, 0) : (since, told, soFar + 1);
            untold = may ? soFar : 0;
            return may;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} audit event(s), the first a {Action}, were not written to the trail of {Workspace}.")]
    private partial void LogNotWritten(Exception failure, int count, string action, WorkspaceId workspace);

    private sealed record Waiting(Actor Actor, WorkspaceId WorkspaceId, AuditNote Note, DateTimeOffset At)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
