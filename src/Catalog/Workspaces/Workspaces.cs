using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Catalog;

/// <summary>Workspaces and their members.</summary>
public sealed partial class Workspaces(
    IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, IOptions<QuotaOptions> quota, IOptions<AccountsOptions> accounts, TimeProvider time)
{
    /// <summary>The workspaces the actor is a member of, by name.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Only those the actor may view.</returns>
    public async Task<IReadOnlyList<WorkspaceSummary>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var mine = db.Workspaces.AsNoTracking();
        if (actor.Kind != ActorKind.System)
        {
            var userId = actor.UserId ?? default;
            mine = mine.Where(w => db.Members.Any(m => m.WorkspaceId == w.Id && m.UserId == userId));
        }

        if (actor.OnlyWorkspaces is { } only) mine = mine.Where(w => only.Contains(w.Id));
        if (actor.NotWorkspaces is { Count: > 0 } shut) mine = mine.Where(w => !shut.Contains(w.Id));
        var list = new List<WorkspaceSummary>();
        foreach (var workspace in await mine.OrderBy(w => w.Name).ToListAsync(cancellationToken))
            list.Add(await SummariseAsync(db, actor, workspace, cancellationToken));
        return list;
    }

    /// <summary>One workspace.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="workspace">Its slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The workspace.</returns>
    /// <exception cref="WorkspaceException">Not found, or the actor is not a member.</exception>
    public async Task<WorkspaceSummary> GetAsync(Actor actor, string workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenAsync(actor, workspace, cancellationToken);
        return await SummariseAsync(db, actor, access.Workspace, cancellationToken);
    }

    /// <summary>Makes a workspace whose owner is the person who acts.</summary>
    /// <param name="actor">A person or an agent whose token is not confined to one workspace.</param>
    /// <param name="slug">Lowercase letters, digits and hyphens, 2 to 64.</param>
    /// <param name="name">1 to 200 characters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new workspace.</returns>
    /// <exception cref="WorkspaceException">The slug is malformed or taken; the actor may not.</exception>
    public async Task<WorkspaceSummary> CreateAsync(Actor actor, string slug, string name, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } owner || actor.OnlyWorkspaces is not null || !actor.AtMost.HasFlag(Permissions.Manage))
            throw new WorkspaceException(ErrorCode.Forbidden, "This token may not make workspaces. Sign in, or use a token with 'manage' that is not confined to one workspace.");
        if (!MayCreate(actor))
            throw new WorkspaceException(ErrorCode.Forbidden, "Only an administrator of the installation makes workspaces here. Ask one, or ask for Accounts:AnyoneMayCreateWorkspaces to be set.");
        if (slug is null || !SlugPattern().IsMatch(slug))
            throw new WorkspaceException(ErrorCode.Invalid, $"'{slug}' can't be a workspace's address: use 2 to 64 lowercase letters, digits and hyphens, starting with a letter or digit.");
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
            throw new WorkspaceException(ErrorCode.Invalid, "Give the workspace a name of 1 to 200 characters.");

        var now = time.GetUtcNow();
        var created = new Workspace { Id = new(Guid.CreateVersion7(now)), Slug = slug, Name = name.Trim(), QuotaBytes = quota.Value.DefaultBytes, CreatedAt = now, CountedAt = now };
        await writer.ChangeAsync(actor, created.Id, async (db, audit) =>
        {
            if (await db.Workspaces.AnyAsync(w => w.Slug == slug, cancellationToken))
                throw new WorkspaceException(ErrorCode.Conflict, $"The address '{slug}' is taken. Choose another.");
            db.Add(created);
            db.Add(new Member { WorkspaceId = created.Id, UserId = owner, Role = Role.Owner, AddedAt = now });
            audit.Add("workspace.create", slug, new { name });
        }, cancellationToken);
        return await GetAsync(actor, slug, cancellationToken);
    }

    /// <summary>Whether the installation lets the actor make workspaces.</summary>
    /// <param name="actor">Who asks.</param>
    /// <returns>True for administrators, and for everybody where <c>Accounts:AnyoneMayCreateWorkspaces</c> is set.</returns>
    public bool MayCreate(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.IsAdministrator || accounts.Value.AnyoneMayCreateWorkspaces;
    }

    /// <summary>The members of a workspace, by name.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="workspace">Its slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>All members.</returns>
    public async Task<IReadOnlyList<MemberSummary>> ListMembersAsync(Actor actor, string workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        var members = await db.Members.AsNoTracking().Where(m => m.WorkspaceId == found.Id).ToListAsync(cancellationToken);
        var ids = members.Select(m => m.UserId.Value).ToList();
        var names = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.UserName ?? "", cancellationToken);
        return [.. members
            .Select(m => new MemberSummary(m.UserId, names.GetValueOrDefault(m.UserId.Value, "(removed)"), m.Role, m.AddedAt))
            .OrderBy(m => m.UserName, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Adds a member or changes a member's role.</summary>
    /// <param name="actor">An owner.</param>
    /// <param name="workspace">Its slug.</param>
    /// <param name="userName">An existing account's user name.</param>
    /// <param name="role">The role they are to have.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">No such account, or it would leave the workspace without an owner.</exception>
    public Task SetMemberAsync(Actor actor, string workspace, string userName, Role role, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.Manage, async (db, found, audit) =>
        {
            if (!Enum.IsDefined(role)) throw new WorkspaceException(ErrorCode.Invalid, "A role is guest, viewer, annotator, maintainer or owner.");
            var account = await FindAccountAsync(db, userName, cancellationToken);
            var member = await db.Members.SingleOrDefaultAsync(m => m.WorkspaceId == found.Id && m.UserId == account, cancellationToken);
            var before = member?.Role;
            if (before == Role.Owner && role != Role.Owner) await RequireAnotherOwnerAsync(db, found, account, cancellationToken);
            if (member is null) db.Add(new Member { WorkspaceId = found.Id, UserId = account, Role = role, AddedAt = time.GetUtcNow() });
            else member.Role = role;
            found.AccessStamp = Guid.NewGuid();
            audit.Add("member.set", userName, new { before, after = role });
        }, cancellationToken);

    /// <summary>Takes a member out of a workspace; what they did stays in the audit trail.</summary>
    /// <param name="actor">An owner.</param>
    /// <param name="workspace">Its slug.</param>
    /// <param name="userName">The member's user name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">Not a member, or the last owner.</exception>
    public Task RemoveMemberAsync(Actor actor, string workspace, string userName, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.Manage, async (db, found, audit) =>
        {
            var account = await FindAccountAsync(db, userName, cancellationToken);
            var member = await db.Members.SingleOrDefaultAsync(m => m.WorkspaceId == found.Id && m.UserId == account, cancellationToken)
                ?? throw WorkspaceException.NotFound("member", userName, "List the members to see their names.");
            if (member.Role == Role.Owner) await RequireAnotherOwnerAsync(db, found, account, cancellationToken);
            db.Remove(member);
            var key = account.ToString();
            var groupsOf = db.GroupMembers.Where(m => m.UserId == account && db.Groups.Any(g => g.Id == m.GroupId && g.WorkspaceId == found.Id));
            db.RemoveRange(await groupsOf.ToListAsync(cancellationToken));
            // A grant to somebody who left must not come back to life when they are added again.
            db.RemoveRange(await db.Grants.Where(g => g.WorkspaceId == found.Id && g.SubjectKind == GrantSubjectKind.Member && g.SubjectKey == key).ToListAsync(cancellationToken));
            found.AccessStamp = Guid.NewGuid();
            audit.Add("member.remove", userName, new { before = member.Role });
        }, cancellationToken);

    private static async Task<UserId> FindAccountAsync(CatalogDbContext db, string userName, CancellationToken cancellationToken)
    {
        var normalized = userName.ToUpperInvariant();
        var id = await db.Users.Where(u => u.NormalizedUserName == normalized).Select(u => (Guid?)u.Id).SingleOrDefaultAsync(cancellationToken);
        return id is { } value ? new(value) : throw WorkspaceException.NotFound("account", userName, "Create the account first.");
    }

    private static async Task RequireAnotherOwnerAsync(CatalogDbContext db, Workspace workspace, UserId leaving, CancellationToken cancellationToken)
    {
        if (!await db.Members.AnyAsync(m => m.WorkspaceId == workspace.Id && m.Role == Role.Owner && m.UserId != leaving, cancellationToken))
            throw new WorkspaceException(ErrorCode.Conflict, "A workspace needs an owner. Make somebody else an owner first.");
    }

    private static async Task<WorkspaceSummary> SummariseAsync(CatalogDbContext db, Actor actor, Workspace workspace, CancellationToken cancellationToken)
    {
        return new()
        {
            Id = workspace.Id,
            Slug = workspace.Slug,
            Name = workspace.Name,
            Permissions = await db.PermissionsOfAsync(actor, workspace.Id, cancellationToken),
            FileCount = (int)Math.Min(workspace.Counts.Files, int.MaxValue),
            SizeBytes = workspace.Counts.LiveBytes,
            UsedBytes = workspace.UsedBytes,
            TrashBytes = workspace.Counts.TrashBytes,
            QuotaBytes = workspace.QuotaBytes,
            TrashRetentionDays = workspace.TrashRetentionDays,
            CreatedAt = workspace.CreatedAt,
        };
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,63}\\z")]
    private static partial Regex SlugPattern();
}
