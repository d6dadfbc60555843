using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Reading and verifying the audit trail of a workspace.</summary>
public sealed class AuditTrail(IDbContextFactory<CatalogDbContext> contexts)
{
    /// <summary>Events, newest first.</summary>
    /// <param name="actor">A member.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="filter">A part of the action, target or actor's name; null for all.</param>
    /// <param name="beforeSequence">Only events older than this number (for the next page); null from the newest.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> events.</returns>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(
        Actor actor, string workspace, string? filter, long? beforeSequence, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        var events = db.AuditEvents.AsNoTracking().Where(e => e.WorkspaceId == found.Id);
        if (beforeSequence is { } before) events = events.Where(e => e.Sequence < before);
        if (!string.IsNullOrWhiteSpace(filter))
            events = events.Where(e => e.Action.Contains(filter) || e.Target.Contains(filter) || e.ActorName.Contains(filter));
        return await events.OrderByDescending(e => e.Sequence).Take(Math.Clamp(limit, 1, 500))
            .Select(e => new AuditEntry(e.Sequence, e.At, e.ActorKind, e.ActorName, e.OnBehalfOf, e.From, e.Action, e.Target, e.Detail, e.Hash))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Re-computes the chain and names the first event that was edited, removed, inserted or moved.</summary>
    /// <param name="actor">A member.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What was found; an unbroken chain says so.</returns>
    public async Task<AuditVerification> VerifyAsync(Actor actor, string workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        var (previous, sequence) = (AuditChain.Genesis, 0L);
        // Up to the head read above: events appended meanwhile are not this check's business.
        await foreach (var e in db.AuditEvents.AsNoTracking().Where(e => e.WorkspaceId == found.Id && e.Sequence <= found.AuditSequence).OrderBy(e => e.Sequence)
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var expected = sequence + 1;
            if (e.Sequence != expected) return Broken(expected, $"Event {expected} is missing: the next one found is {e.Sequence}.");
            if (e.PreviousHash != previous) return Broken(expected, $"Event {expected} does not follow event {sequence}: one of them was replaced or moved.");
            if (AuditChain.HashOf(e) != e.Hash) return Broken(expected, $"Event {expected} was changed after it was written.");
            (previous, sequence) = (e.Hash, e.Sequence);
        }

        return found.AuditSequence == sequence && found.AuditHead == previous
            ? new(true, sequence, previous, null, null)
            : Broken(sequence + 1, $"The trail ends at event {sequence}, but {found.AuditSequence} were written: the newest were removed.");

        AuditVerification Broken(long at, string why) => new(false, sequence, previous, at, why);
    }
}
