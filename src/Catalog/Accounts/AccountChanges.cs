using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace WorkspaceAgents.Catalog;

/// <summary>Changes of accounts, tokens and invitations, each with its audit events: in the trails of the workspaces it concerns, or else in the installation's.</summary>
public sealed class AccountChanges(CatalogWriter writer, IServiceScopeFactory scopes)
{
    /// <summary>Runs a change. With several workspaces its transaction is the first one's; the others' trails are told right after.</summary>
    internal async Task RunAsync(
        Actor actor, IReadOnlyList<WorkspaceId> concerned, Func<CatalogDbContext, AuditDraft, Task> change, CancellationToken cancellationToken)
    {
        if (concerned.Count == 0)
        {
            await RunAsync(actor, change, cancellationToken);
            return;
        }

        AuditDraft? left = null;
        await writer.ChangeAsync(actor, concerned[0], (db, audit) =>
        {
            left = audit;
            return change(db, audit);
        }, cancellationToken);
        foreach (var other in concerned.Skip(1))
        {
            // It has happened: a caller who goes away now must not keep it from the other trails.
            await writer.ChangeAsync(actor, other, (_, audit) =>
            {
                audit.AddAll(left!);
                return Task.CompletedTask;
            }, CancellationToken.None);
        }
    }

    /// <summary>Runs a change of accounts under Identity's rules; the installation's own trail tells of it.</summary>
    internal async Task<T> RunAsync<T>(Actor actor, Func<AccountWork, Task<T>> change, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        T? result = default;
        await RunAsync(actor, async (db, audit) => result = await change(Over(scope.ServiceProvider, db, audit)), cancellationToken);
        return result!;
    }

    /// <summary>Runs a change that concerns no workspace; the installation's own trail tells of it.</summary>
    internal Task RunAsync(Actor actor, Func<CatalogDbContext, AuditDraft, Task> change, CancellationToken cancellationToken) =>
        writer.ChangeInstallationAsync(actor, change, cancellationToken);

    private static AccountWork Over(IServiceProvider services, CatalogDbContext db, AuditDraft audit)
    {
        var store = ActivatorUtilities.CreateInstance<AccountStore>(services, db);
        return new(db, audit, ActivatorUtilities.CreateInstance<UserManager<User>>(services, store), store);
    }
}
