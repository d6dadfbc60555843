using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>The one place where permissions are decided.</summary>
internal static class AccessControl
{
    /// <summary>Finds a workspace the actor may use, or refuses.</summary>
    /// <remarks>Who is not a member is told "not found": membership is nobody else's business.</remarks>
    public static async Task<Workspace> RequireAsync(
        this CatalogDbContext db, Actor actor, string workspace, Permissions needed, CancellationToken cancellationToken)
    {
        var found = await db.Workspaces.SingleOrDefaultAsync(w => w.Slug == workspace, cancellationToken);
        return await db.CheckAsync(actor, found, workspace, needed, cancellationToken);
    }

    /// <inheritdoc cref="RequireAsync(CatalogDbContext, Actor, string, Permissions, CancellationToken)"/>
    public static async Task<Workspace> RequireAsync(
        this CatalogDbContext db, Actor actor, WorkspaceId workspaceId, Permissions needed, CancellationToken cancellationToken)
    {
        var found = await db.Workspaces.SingleOrDefaultAsync(w => w.Id == workspaceId, cancellationToken);
        return await db.CheckAsync(actor, found, workspaceId.ToString(), needed, cancellationToken);
    }

    /// <summary>What an actor may do in a workspace.</summary>
    public static async Task<Permissions> PermissionsOfAsync(
        this CatalogDbContext db, Actor actor, WorkspaceId workspaceId, CancellationToken cancellationToken)
    {
        if (actor.Kind == ActorKind.System) return Permissions.All;
        if (actor.UserId is not { } userId) return Permissions.None;
        if (!actor.Reaches(workspaceId)) return Permissions.None;
        var roles = await db.Members
            .Where(m => m.WorkspaceId == workspaceId && m.UserId == userId)
            .Select(m => m.Role)
            .ToListAsync(cancellationToken);
        return roles.Aggregate(Permissions.None, (sum, role) => sum | RolePermissions.Of(role)) & actor.AtMost;
    }

    /// <summary>Refuses anybody but the system: results of jobs are not written by callers.</summary>
    public static void RequireSystem(Actor actor)
    {
        if (actor.Kind != ActorKind.System)
            throw new WorkspaceException(ErrorCode.Forbidden, "Only the processing service writes the results of jobs.");
    }

    private static async Task<Workspace> CheckAsync(
        this CatalogDbContext db, Actor actor, Workspace? found, string asked, Permissions needed, CancellationToken cancellationToken)
    {
        var has = found is null ? Permissions.None : await db.PermissionsOfAsync(actor, found.Id, cancellationToken);
        if (found is null || has == Permissions.None)
            throw WorkspaceException.NotFound("workspace", asked, "Check the name, or ask an owner to add you.");
        if ((has & needed) != needed)
        {
            throw new WorkspaceException(
                ErrorCode.Forbidden,
                $"{actor.Name} may not {(needed & ~has).ToString().ToLowerInvariant()} in workspace '{found.Slug}' (has: {has.ToString().ToLowerInvariant()}). "
                + "Ask an owner for a role, or use a token whose scope includes it.");
        }

        return found;
    }
}
