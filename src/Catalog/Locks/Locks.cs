using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Locks: files and folders nobody may write until they are unlocked, whatever their rights.</summary>
public sealed class Locks(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, TimeProvider time)
{
    /// <summary>The locks of a workspace, by path.</summary>
    /// <param name="actor">A member.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">Only those that hold this path or something below it; null for all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most 1000 locks on paths the actor may see.</returns>
    public async Task<IReadOnlyList<LockSummary>> ListAsync(Actor actor, string workspace, string? path, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenAsync(actor, workspace, cancellationToken);
        var normal = WorkspacePath.NormaliseFolder(path);
        var locks = await db.Locks.AsNoTracking().Where(l => l.WorkspaceId == access.Workspace.Id).OrderBy(l => l.Path).ToListAsync(cancellationToken);
        return [.. locks.Where(l => PathPattern.IsAtOrBelow(l.Path, normal) || PathPattern.IsAtOrBelow(normal, l.Path))
            .Where(l => access.MaySeeFolder(l.Path)).Take(1000).Select(Summarise)];
    }

    /// <summary>Locks a file, or a folder with everything below it, also what is still to come.</summary>
    /// <param name="actor">Who may write the path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">A file or folder; it need not exist yet. Empty for the whole workspace.</param>
    /// <param name="reason">Why, 1 to 500 characters: shown to whoever tries to write.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="WorkspaceException">It is locked already, the actor may not, or there is no reason.</exception>
    public Task<LockSummary> LockAsync(Actor actor, string workspace, string path, string reason, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var normal = WorkspacePath.NormaliseFolder(path);
            if (string.IsNullOrWhiteSpace(reason) || reason.Length > 500)
                throw new WorkspaceException(ErrorCode.Invalid, "Say why it is locked, in 1 to 500 characters: whoever tries to write will read it.");
            var access = await db.AccessAsync(actor, found, cancellationToken);
            access.Require(Permissions.Write, normal);
            if (await LockCheck.FindAsync(db, found.Id, normal, cancellationToken) is { } held)
                throw new WorkspaceException(ErrorCode.Conflict, $"{LockCheck.Say(held)} Unlock it first to lock it anew.");
            var created = new PathLock
            {
                Id = new(Guid.CreateVersion7(time.GetUtcNow())), WorkspaceId = found.Id, Path = normal, Reason = reason.Trim(),
                UserId = actor.UserId, LockedBy = actor.OnBehalfOf is { } person ? $"{actor.Name} for {person}" : actor.Name, LockedAt = time.GetUtcNow(),
            };
            db.Add(created);
            audit.Add("lock.add", normal, new { after = new { created.Reason } });
            return Summarise(created);
        }, cancellationToken);

    /// <summary>Locks a folder and makes the folder <c>annotations</c> beside it, which stays open: raw footage is final, layers go on.</summary>
    /// <param name="actor">Who may write both.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="folder">The folder with the raw footage.</param>
    /// <param name="reason">Why, 1 to 500 characters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The lock.</returns>
    public async Task<LockSummary> LockRawAsync(Actor actor, string workspace, string folder, string reason, CancellationToken cancellationToken)
    {
        var normal = WorkspacePath.Normalise(folder);
        var beside = WorkspacePath.FolderOf(normal) is { Length: > 0 } parent ? $"{parent}/annotations" : "annotations";
        var added = await LockAsync(actor, workspace, normal, reason, cancellationToken);
        await writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            (await db.AccessAsync(actor, found, cancellationToken)).Require(Permissions.Write, beside);
            await db.RequireUnlockedAsync(found.Id, beside, cancellationToken);
            await FolderTree.SetMadeAsync(db, found, beside, true, cancellationToken);
            audit.Add("folder.add", beside);
        }, cancellationToken);
        return added;
    }

    /// <summary>Ends a lock.</summary>
    /// <param name="actor">The person who locked it, or who may manage the path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The path that was locked.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">It is not locked, the lock is on a folder above it, or the actor may not.</exception>
    public Task UnlockAsync(Actor actor, string workspace, string path, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var normal = WorkspacePath.NormaliseFolder(path);
            var access = await db.AccessAsync(actor, found, cancellationToken);
            access.Require(Permissions.View, normal);
            var held = await LockCheck.FindAsync(db, found.Id, normal, cancellationToken)
                ?? throw WorkspaceException.NotFound("lock on", normal, "List the locks to see what is locked.");
            if (held.Path != normal) throw new WorkspaceException(ErrorCode.Conflict, $"{LockCheck.Say(held)} The lock is on that folder: unlock it there.");
            var own = actor.Kind == ActorKind.Person && held.UserId == actor.UserId && access.May(Permissions.Write, normal);
            if (!own && !access.May(Permissions.Manage, normal))
            {
                throw new WorkspaceException(ErrorCode.Forbidden, $"{LockCheck.Say(held)} Only {held.LockedBy} or who may manage '{normal}' unlocks it; ask one of them.")
                {
                    Denial = new(found.Id, Permissions.Manage, normal, AccessSource.Lock),
                };
            }

            var row = await db.Locks.SingleAsync(l => l.Id == held.Id, cancellationToken);
            db.Remove(row);
            audit.Add("lock.remove", normal, new { before = new { held.Reason, held.LockedBy, held.LockedAt } });
        }, cancellationToken);

    private static LockSummary Summarise(PathLock l) => new(l.Path, l.Reason, l.LockedBy, l.LockedAt);
}
