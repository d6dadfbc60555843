using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>The one place where permissions are decided.</summary>
internal static class AccessControl
{
    /// <summary>What an actor may do in a workspace, path by path; for members only.</summary>
    /// <remarks>Who is not a member is told "not found": membership is nobody else's business.</remarks>
    public static async Task<WorkspaceAccess> OpenAsync(this CatalogDbContext db, Actor actor, string workspace, CancellationToken cancellationToken)
    {
        var found = await db.Workspaces.SingleOrDefaultAsync(w => w.Slug == workspace, cancellationToken);
        return await db.OpenAsync(actor, found, workspace, cancellationToken);
    }

    /// <inheritdoc cref="OpenAsync(CatalogDbContext, Actor, string, CancellationToken)"/>
    public static async Task<WorkspaceAccess> OpenAsync(this CatalogDbContext db, Actor actor, WorkspaceId workspaceId, CancellationToken cancellationToken)
    {
        var found = await db.Workspaces.SingleOrDefaultAsync(w => w.Id == workspaceId, cancellationToken);
        return await db.OpenAsync(actor, found, workspaceId.ToString(), cancellationToken);
    }

    /// <summary>Finds a workspace in which the actor may do something to the workspace as a whole, or refuses.</summary>
    public static async Task<Workspace> RequireAsync(
        this CatalogDbContext db, Actor actor, string workspace, Permissions needed, CancellationToken cancellationToken) =>
        db.Check(await db.OpenAsync(actor, workspace, cancellationToken), actor, needed);

    /// <inheritdoc cref="RequireAsync(CatalogDbContext, Actor, string, Permissions, CancellationToken)"/>
    public static async Task<Workspace> RequireAsync(
        this CatalogDbContext db, Actor actor, WorkspaceId workspaceId, Permissions needed, CancellationToken cancellationToken) =>
        db.Check(await db.OpenAsync(actor, workspaceId, cancellationToken), actor, needed);

    /// <summary>What an actor may do to a workspace as a whole.</summary>
    public static async Task<Permissions> PermissionsOfAsync(
        this CatalogDbContext db, Actor actor, WorkspaceId workspaceId, CancellationToken cancellationToken)
    {
        var workspace = await db.Workspaces.SingleOrDefaultAsync(w => w.Id == workspaceId, cancellationToken);
        return workspace is null ? Permissions.None : (await db.AccessAsync(actor, workspace, cancellationToken)).AtLarge;
    }

    /// <summary>An actor's rights in a workspace, also of one who is no member.</summary>
    public static async Task<WorkspaceAccess> AccessAsync(this CatalogDbContext db, Actor actor, Workspace workspace, CancellationToken cancellationToken) =>
        new(workspace, actor, await db.AccessRules.GetAsync(db, workspace, cancellationToken), db.Time.GetUtcNow(), refusal => db.Note(actor, refusal));

    /// <summary>Has the audit trail told of a refusal.</summary>
    /// <returns>The same refusal, to throw.</returns>
    public static WorkspaceException Note(this CatalogDbContext db, Actor actor, WorkspaceException refusal) =>
        db.Recorder?.Note(actor, refusal, db.Database.CurrentTransaction is not null) ?? refusal;

    /// <summary>Refuses anybody but the system: results of jobs are not written by callers.</summary>
    public static void RequireSystem(Actor actor)
    {
        if (actor.Kind != ActorKind.System)
            throw new WorkspaceException(ErrorCode.Forbidden, "Only the processing service writes the results of jobs.");
    }

    private static async Task<WorkspaceAccess> OpenAsync(
        this CatalogDbContext db, Actor actor, Workspace? found, string asked, CancellationToken cancellationToken)
    {
        var access = found is null ? null : await db.AccessAsync(actor, found, cancellationToken);
        if (access is { IsMember: true }) return access;
        var refusal = WorkspaceException.NotFound("workspace", asked, "Check the name, or ask an owner to add you.", access is null ? null
            : new(access.Workspace.Id, Permissions.View, access.Workspace.Slug, access.Role is null ? AccessSource.NotMember : AccessSource.TokenWorkspace));
        throw db.Note(actor, refusal);
    }

    private static Workspace Check(this CatalogDbContext db, WorkspaceAccess access, Actor actor, Permissions needed)
    {
        if ((access.AtLarge & needed) == needed) return access.Workspace;
        throw db.Note(actor, new WorkspaceException(
            ErrorCode.Forbidden,
            $"{actor.Name} may not {AccessWords.Of(needed & ~access.AtLarge)} in workspace '{access.Workspace.Slug}' (has: {AccessWords.Of(access.AtLarge)}). "
            + "Ask an owner for a role, or use a token whose scope includes it.")
        {
            Denial = new(access.Workspace.Id, needed & ~access.AtLarge, access.Workspace.Slug, AccessSource.Role),
        });
    }
}
