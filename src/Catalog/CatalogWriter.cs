using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Runs a change and its audit events as one transaction, so that neither exists without the other.</summary>
public sealed class CatalogWriter(IDbContextFactory<CatalogDbContext> contexts, TimeProvider time)
{
    internal Task ChangeAsync(
        Actor actor, string workspace, Permissions needed, Func<CatalogDbContext, Workspace, AuditDraft, Task> change, CancellationToken cancellationToken) =>
        ChangeAsync(actor, workspace, needed, async (db, found, audit) =>
        {
            await change(db, found, audit);
            return true;
        }, cancellationToken);

    /// <summary>Checks the actor, then changes a workspace by name.</summary>
    internal async Task<T> ChangeAsync<T>(
        Actor actor, string workspace, Permissions needed, Func<CatalogDbContext, Workspace, AuditDraft, Task<T>> change, CancellationToken cancellationToken)
    {
        WorkspaceId id;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            id = (await db.RequireAsync(actor, workspace, needed, cancellationToken)).Id;
        T? result = default;
        await ChangeAsync(actor, id, async (db, audit) =>
        {
            // Checked again inside the transaction: the right may have been taken away in between.
            var found = await db.RequireAsync(actor, id, needed, cancellationToken);
            result = await change(db, found, audit);
        }, cancellationToken);
        return result!;
    }

    /// <summary>Changes a workspace whose rights were checked by the caller, or that is just being made.</summary>
    internal async Task ChangeAsync(
        Actor actor, WorkspaceId workspaceId, Func<CatalogDbContext, AuditDraft, Task> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // SQLite: BEGIN IMMEDIATE, one writer at a time. PostgreSQL: the workspace's row is the lock of its chain.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (db.Database.IsNpgsql())
            await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Workspaces" WHERE "Id" = {workspaceId.Value} FOR UPDATE""", cancellationToken);
        var audit = new AuditDraft();
        await change(db, audit);
        if (audit.Events.Count > 0) await AppendAsync(db, actor, workspaceId, audit, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task AppendAsync(
        CatalogDbContext db, Actor actor, WorkspaceId workspaceId, AuditDraft audit, CancellationToken cancellationToken)
    {
        var workspace = db.Workspaces.Local.SingleOrDefault(w => w.Id == workspaceId)
            ?? await db.Workspaces.SingleAsync(w => w.Id == workspaceId, cancellationToken);
        foreach (var (action, target, detail) in audit.Events)
        {
            var now = time.GetUtcNow();
            var draft = new AuditEvent
            {
                Id = new(Guid.CreateVersion7(now)),
                WorkspaceId = workspaceId,
                Sequence = workspace.AuditSequence + 1,
                At = now,
                ActorKind = actor.Kind,
                ActorName = actor.Name,
                OnBehalfOf = actor.OnBehalfOf,
                From = actor.From,
                Action = action,
                Target = target,
                Detail = detail,
                PreviousHash = workspace.AuditHead,
                Hash = "",
            };
            draft.Hash = AuditChain.HashOf(draft);
            db.Add(draft);
            workspace.AuditSequence = draft.Sequence;
            workspace.AuditHead = draft.Hash;
        }
    }
}
