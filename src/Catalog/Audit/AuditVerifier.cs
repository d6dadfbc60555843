using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Re-computes a chain from its first event to its end, in constant memory.</summary>
internal static class AuditVerifier
{
    /// <summary>Begins a transaction that sees one moment: what is appended meanwhile is not taken for an insertion.</summary>
    public static async Task BeginSnapshotAsync(CatalogDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return;
        }

        await db.Database.OpenConnectionAsync(cancellationToken);
        // Deferred: it reads, and must not keep writers out.
        await db.Database.UseTransactionAsync(((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true), cancellationToken);
    }

    public static async Task<AuditVerification> VerifyAsync(
        CatalogDbContext db, WorkspaceId workspaceId, IAuditHead head, AuditAnchor? anchor, CancellationToken cancellationToken)
    {
        var (previous, sequence) = (AuditChain.Genesis, 0L);
        if (IsBroken(0, AuditChain.Genesis)) return Broken(1, "The anchor for 'before the first event' does not hold: its hash is 64 zeros.");
        // Every row of the trail, also those outside 1 to the head's number: whoever inserts one chooses its number.
        await foreach (var e in db.AuditEvents.AsNoTracking().Where(e => e.WorkspaceId == workspaceId).OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var expected = sequence + 1;
            if (e.Sequence < expected) return Broken(e.Sequence, $"There is an event {e.Sequence}, but a trail begins with 1: it was inserted.");
            if (e.Sequence > expected)
            {
                return Broken(expected, expected > head.AuditSequence
                    ? $"Event {e.Sequence} was inserted after the end: {head.AuditSequence} were written."
                    : $"Event {expected} is missing: the next one found is {e.Sequence}.");
            }

            if (expected > head.AuditSequence)
                return Broken(expected, $"Event {expected} was inserted after the end, or the end was set back: the workspace's own record says that {head.AuditSequence} were written.");
            if (e.PreviousHash != previous) return Broken(expected, $"Event {expected} does not follow event {sequence}: one of them was replaced or moved.");
            if (AuditChain.HashOf(e) != e.Hash) return Broken(expected, $"Event {expected} was changed after it was written.");
            if (IsBroken(e.Sequence, e.Hash)) return Broken(expected, $"Event {expected} is not the one that was anchored: the trail was written anew up to there.");
            (previous, sequence) = (e.Hash, e.Sequence);
        }

        if (sequence < head.AuditSequence) return Broken(sequence + 1, $"The trail ends at event {sequence}, but {head.AuditSequence} were written: the newest were removed.");
        if (previous != head.AuditHead) return Broken(Math.Max(1, sequence), $"Event {sequence} is not the one that the workspace's own record ends in: it was replaced, or the record was edited.");
        if (anchor?.Sequence > sequence) return Broken(sequence + 1, $"The trail ends at event {sequence}, before the anchored event {anchor.Sequence}: the newest were removed.");
        return new(true, sequence, previous, null, null);

        bool IsBroken(long at, string hash) => anchor?.Sequence == at && !string.Equals(anchor.Hash, hash, StringComparison.OrdinalIgnoreCase);

        AuditVerification Broken(long at, string why) => new(false, sequence, previous, at, why);
    }
}
