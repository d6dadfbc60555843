using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Runs a change and its audit events as one transaction, so that neither exists without the other. A change of a workspace goes through
/// <c>ChangeAsync</c> and leaves its events in the workspace's trail; one that concerns the installation (accounts, tokens of every workspace,
/// settings) goes through <c>ChangeInstallationAsync</c> and leaves them in the installation's own trail, which is chained and verified alike.
/// A change that is refused by the rules of access leaves nothing but a <c>denied</c> event, written after the change was rolled back.
/// </summary>
public sealed class CatalogWriter(IDbContextFactory<CatalogDbContext> contexts, GroupCommit commits, AuditRecorder recorder, TimeProvider time)
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
        T? result = default;
        await RecordingDenialsAsync(actor, async () =>
        {
            WorkspaceId id;
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
                id = (await db.RequireAsync(actor, workspace, needed, cancellationToken)).Id;
            await CommitAsync(actor, id, async (db, audit) =>
            {
                // Checked again inside the transaction: the right may have been taken away in between.
                var found = await db.RequireAsync(actor, id, needed, cancellationToken);
                result = await change(db, found, audit);
            }, cancellationToken);
        });
        return result!;
    }

    /// <summary>Changes a workspace whose rights were checked by the caller, or that is just being made.</summary>
    internal Task ChangeAsync(
        Actor actor, WorkspaceId workspaceId, Func<CatalogDbContext, AuditDraft, Task> change, CancellationToken cancellationToken) =>
        RecordingDenialsAsync(actor, () => CommitAsync(actor, workspaceId, change, cancellationToken));

    /// <summary>Changes what belongs to no workspace; the caller has checked the actor.</summary>
    internal Task ChangeInstallationAsync(Actor actor, Func<CatalogDbContext, AuditDraft, Task> change, CancellationToken cancellationToken) =>
        RecordingDenialsAsync(actor, () => CommitAsync(actor, InstallationTrail.Id, change, cancellationToken));

    private async Task RecordingDenialsAsync(Actor actor, Func<Task> change)
    {
        try
        {
            await change();
            // A change may go on past what it refused, as a batch does with single entries.
            if (recorder.HasWaiting) await recorder.FlushAsync();
        }
        catch (WorkspaceException refusal) when (refusal.Denial is not null)
        {
            await recorder.DenyAsync(actor, refusal);
            throw;
        }
    }

    private Task CommitAsync(
        Actor actor, WorkspaceId workspaceId, Func<CatalogDbContext, AuditDraft, Task> change, CancellationToken cancellationToken) =>
        commits.RunAsync(workspaceId, async db =>
        {
            var audit = new AuditDraft();
            await change(db, audit);
            if (audit.Events.Count == 0) return;
            var head = await AuditChain.LockAsync(db, workspaceId, cancellationToken);
            foreach (var note in audit.Events) AuditChain.Append(db, head, workspaceId, actor, note, time.GetUtcNow());
        }, cancellationToken);
}
