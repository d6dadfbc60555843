using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Grants: who may do what to which path, beyond what roles give, and why.</summary>
/// <remarks>The most specific path wins, deny wins a tie. An agent never exceeds its person.</remarks>
public sealed class Grants(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, TimeProvider time)
{
    /// <summary>The most grants a workspace may have.</summary>
    public const int MaxCount = 20_000;

    /// <summary>The grants of a workspace, by path.</summary>
    /// <param name="actor">A member who may view the workspace.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">Only those that say something about this path; null for all.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> grants.</returns>
    public async Task<IReadOnlyList<GrantSummary>> ListAsync(Actor actor, string workspace, string? path, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        var grants = await db.Grants.AsNoTracking().Where(g => g.WorkspaceId == found.Id).OrderBy(g => g.Pattern).ThenBy(g => g.CreatedAt).ToListAsync(cancellationToken);
        if (path is not null)
        {
            var normal = WorkspacePath.NormaliseFolder(path);
            grants = [.. grants.Where(g => PathPattern.Parse(g.Pattern).Matches(normal))];
        }

        if (grants.Count > limit) grants = grants[..Math.Clamp(limit, 1, 1000)];
        var groups = await db.Groups.AsNoTracking().Where(g => g.WorkspaceId == found.Id).ToListAsync(cancellationToken);
        var names = await AccessRules.NamesAsync(db, grants, groups, cancellationToken);
        return [.. grants.Select(g => Summarise(g, names[new(g.SubjectKind, g.SubjectKey)]))];
    }

    /// <summary>Makes a grant.</summary>
    /// <param name="actor">Who may manage the path; nobody gives away more than they have themselves.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="request">The grant.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The grant, in force at once.</returns>
    /// <exception cref="WorkspaceException">The actor may not, or the grant says nothing.</exception>
    public async Task<GrantSummary> AddAsync(Actor actor, string workspace, GrantRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Path is null || request.Subject is null) throw new WorkspaceException(ErrorCode.Invalid, "A grant names a path and a subject.");
        var pattern = PathPattern.Parse(request.Path);
        var now = time.GetUtcNow();
        if (request.Permissions == Permissions.None || (request.Permissions & ~Permissions.All) != 0)
            throw new WorkspaceException(ErrorCode.Invalid, "Name at least one permission: view, download, write, annotate, publish, manage.");
        if (!Enum.IsDefined(request.Effect)) throw new WorkspaceException(ErrorCode.Invalid, "A grant's effect is 'allow' or 'deny'.");
        if (request.Note?.Length > 500) throw new WorkspaceException(ErrorCode.Invalid, "A grant's note has at most 500 characters.");
        if (request.ExpiresAt <= now) throw new WorkspaceException(ErrorCode.Invalid, "The grant would be over already. Give a time to come, or none.");
        return await ChangeAsync(actor, workspace, async (db, access, audit) =>
        {
            RequireManage(access, actor, pattern.Prefix);
            if (request.Effect == GrantEffect.Allow && !access.AtLarge.HasFlag(Permissions.Manage)) access.Require(request.Permissions, pattern.Prefix);
            if (await db.Grants.CountAsync(g => g.WorkspaceId == access.Workspace.Id, cancellationToken) >= MaxCount)
                throw new WorkspaceException(ErrorCode.Conflict, $"A workspace has at most {MaxCount:N0} grants. Use folders, globs and groups instead of single files and members.");
            var (subject, name) = await FindSubjectAsync(db, access.Workspace, request, cancellationToken);
            var grant = new Grant
            {
                Id = new(Guid.CreateVersion7(now)), WorkspaceId = access.Workspace.Id, Pattern = pattern.Text, SubjectKind = subject.Kind, SubjectKey = subject.Key,
                Effect = request.Effect, Permissions = request.Permissions, Note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim(),
                CreatedBy = actor.Name, CreatedAt = now, ExpiresAt = request.ExpiresAt,
            };
            db.Add(grant);
            var summary = Summarise(grant, name);
            audit.Add("grant.add", pattern.Text, new { after = Say(summary), grant = grant.Id });
            return summary;
        }, cancellationToken);
    }

    /// <summary>Takes a grant back.</summary>
    /// <param name="actor">Who may manage its path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="id">The grant.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The grant as it was.</returns>
    /// <exception cref="WorkspaceException">There is none with this id, or the actor may not.</exception>
    public Task<GrantSummary> RemoveAsync(Actor actor, string workspace, GrantId id, CancellationToken cancellationToken) =>
        ChangeAsync(actor, workspace, async (db, access, audit) =>
        {
            var grant = await db.Grants.SingleOrDefaultAsync(g => g.Id == id && g.WorkspaceId == access.Workspace.Id, cancellationToken)
                ?? throw WorkspaceException.NotFound("grant", id.ToString(), "List the grants to see their ids.");
            RequireManage(access, actor, PathPattern.Parse(grant.Pattern).Prefix);
            var groups = await db.Groups.AsNoTracking().Where(g => g.WorkspaceId == access.Workspace.Id).ToListAsync(cancellationToken);
            var summary = Summarise(grant, (await AccessRules.NamesAsync(db, [grant], groups, cancellationToken))[new(grant.SubjectKind, grant.SubjectKey)]);
            db.Remove(grant);
            audit.Add("grant.remove", grant.Pattern, new { before = Say(summary), grant = id });
            return summary;
        }, cancellationToken);

    private Task<T> ChangeAsync<T>(Actor actor, string workspace, Func<CatalogDbContext, WorkspaceAccess, AuditDraft, Task<T>> change, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var result = await change(db, await db.AccessAsync(actor, found, cancellationToken), audit);
            found.AccessStamp = Guid.NewGuid();
            return result;
        }, cancellationToken);

    /// <summary>An owner manages every path: a grant cannot lock out those who would have to mend it.</summary>
    private static void RequireManage(WorkspaceAccess access, Actor actor, string path)
    {
        if (access.AtLarge.HasFlag(Permissions.Manage) && actor.OnlyPaths is null) return;
        access.Require(Permissions.Manage, path);
    }

    private static async Task<(GrantSubject Subject, string Name)> FindSubjectAsync(
        CatalogDbContext db, Workspace workspace, GrantRequest request, CancellationToken cancellationToken)
    {
        switch (request.SubjectKind)
        {
            case GrantSubjectKind.Role when Enum.TryParse<Role>(request.Subject, ignoreCase: true, out var role) && Enum.IsDefined(role):
                return (GrantSubject.Of(role), AccessWords.Of(role));
            case GrantSubjectKind.Role:
                throw new WorkspaceException(ErrorCode.Invalid, $"'{request.Subject}' is no role. Roles are guest, viewer, annotator, maintainer and owner.");
            case GrantSubjectKind.Member:
                var normalized = request.Subject.ToUpperInvariant();
                var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellationToken);
                return user is not null && await db.Members.AnyAsync(m => m.WorkspaceId == workspace.Id && m.UserId == new UserId(user.Id), cancellationToken)
                    ? (GrantSubject.Of(new UserId(user.Id)), user.UserName ?? "")
                    : throw WorkspaceException.NotFound("member", request.Subject, "Add the person to the workspace first; as a guest they may do only what grants allow.");
            case GrantSubjectKind.Group:
                var group = await db.Groups.AsNoTracking().SingleOrDefaultAsync(g => g.WorkspaceId == workspace.Id && g.Name == request.Subject, cancellationToken)
                    ?? throw WorkspaceException.NotFound("group", request.Subject, "List the groups to see their names, or make it first.");
                return (GrantSubject.Of(group.Id), group.Name);
            case GrantSubjectKind.Agent when request.Subject == GrantSubject.EveryAgent:
                return (new(GrantSubjectKind.Agent, GrantSubject.EveryAgent), GrantSubject.EveryAgent);
            case GrantSubjectKind.Agent:
                var token = TokenId.TryParse(request.Subject, null, out var id)
                    ? await db.AccessTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id && t.IsAgent, cancellationToken) : null;
                return token is not null && await db.Members.AnyAsync(m => m.WorkspaceId == workspace.Id && m.UserId == token.UserId, cancellationToken)
                    ? (GrantSubject.Of(token.Id), token.Name)
                    : throw WorkspaceException.NotFound("agent", request.Subject, "Give the id of an agent's token, or '*' for every agent.");
            default:
                throw new WorkspaceException(ErrorCode.Invalid, "A grant's subject is a member, a role, a group or an agent.");
        }
    }

    private static string Say(GrantSummary g) => $"{(g.Effect == GrantEffect.Allow ? "allow" : "deny")} {AccessWords.Of(g.Permissions)} on '{g.Path}' to {AccessWords.Of(g.SubjectKind)} {g.Subject}";

    private static GrantSummary Summarise(Grant g, string subject) =>
        new(g.Id, g.Pattern, g.SubjectKind, subject, g.SubjectKind == GrantSubjectKind.Role ? g.SubjectKey.ToLowerInvariant() : g.SubjectKey,
            g.Effect, g.Permissions, g.Note, g.CreatedBy, g.CreatedAt, g.ExpiresAt);
}
