using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>What happens in a workspace, from its audit trail: only what the reader may see, without reads and refusals.</summary>
public sealed class ActivityFeed(IDbContextFactory<CatalogDbContext> contexts, ActivityHeads heads, TimeProvider time)
{
    private const int ChunkSize = 250;

    /// <summary>Events looked at for one page: a reader who may see almost nothing costs no more than this.</summary>
    private const int MaxScanned = 5_000;

    /// <summary>How long nothing may happen until a follower gets a sign of life.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>What happened, newest first.</summary>
    /// <param name="actor">A member.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="before">The last page's <see cref="ActivityPage.Next"/>; null from the newest.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> events.</returns>
    public async Task<ActivityPage> ListAsync(Actor actor, string workspace, long? before, int limit, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, 200);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenAsync(actor, workspace, cancellationToken);
        var found = new List<ActivityEvent>();
        var next = before ?? access.Workspace.AuditSequence + 1;
        for (var scanned = 0; scanned < MaxScanned && found.Count < limit; scanned += ChunkSize)
        {
            var chunk = await db.AuditEvents.AsNoTracking().Where(e => e.WorkspaceId == access.Workspace.Id && e.Sequence < next)
                .OrderByDescending(e => e.Sequence).Take(ChunkSize).ToListAsync(cancellationToken);
            found.AddRange(await ActivityRules.VisibleAsync(db, access, chunk, cancellationToken));
            if (chunk.Count > 0) next = chunk[^1].Sequence;
            if (chunk.Count < ChunkSize) return Page(null);
        }

        return Page(next);

        ActivityPage Page(long? rest) => found.Count > limit ? new(found[..limit], found[limit - 1].Sequence) : new(found, rest);
    }

    /// <summary>What happens from now on, also in other processes, within about a second.</summary>
    /// <param name="actor">A member; checked again with all news, so that a right that is lost ends it.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="after">The <see cref="ActivityNews.Sequence"/> to go on from; null for now.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>News until it is cancelled; every 15 s without any, a sign of life.</returns>
    /// <exception cref="WorkspaceException">The actor is no member, or no longer.</exception>
    public async IAsyncEnumerable<ActivityNews> FollowAsync(
        Actor actor, string workspace, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (id, sequence) = await OpenAsync(actor, workspace, after, cancellationToken);
        using var follower = heads.Follow(id);
        while (!cancellationToken.IsCancellationRequested)
        {
            var news = await ReadAsync(actor, id, sequence, cancellationToken);
            if (news.Events.Count > 0) yield return news;
            if (news.Sequence > sequence)
            {
                // There may be more than one chunk.
                sequence = news.Sequence;
                continue;
            }

            if (!await follower.WaitBeyondAsync(sequence, Heartbeat, time, cancellationToken)) yield return new([], sequence);
        }
    }

    private async Task<(WorkspaceId Id, long Sequence)> OpenAsync(Actor actor, string workspace, long? after, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = (await db.OpenAsync(actor, workspace, cancellationToken)).Workspace;
        return (found.Id, Math.Clamp(after ?? found.AuditSequence, 0, found.AuditSequence));
    }

    private async Task<ActivityNews> ReadAsync(Actor actor, WorkspaceId workspace, long after, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenAsync(actor, workspace, cancellationToken);
        var chunk = await db.AuditEvents.AsNoTracking().Where(e => e.WorkspaceId == workspace && e.Sequence > after)
            .OrderBy(e => e.Sequence).Take(ChunkSize).ToListAsync(cancellationToken);
        return new(await ActivityRules.VisibleAsync(db, access, chunk, cancellationToken), chunk.Count == 0 ? after : chunk[^1].Sequence);
    }
}
