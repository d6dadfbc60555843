using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Groups of members, so that grants name a team instead of each person.</summary>
public sealed class Groups(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, TimeProvider time)
{
    /// <summary>The groups of a workspace, by name.</summary>
    /// <param name="actor">A member who may view the workspace.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Every group with its members.</returns>
    public async Task<IReadOnlyList<GroupSummary>> ListAsync(Actor actor, string workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        var groups = await db.Groups.AsNoTracking().Include(g => g.Members).Where(g => g.WorkspaceId == found.Id).ToListAsync(cancellationToken);
        var ids = groups.SelectMany(g => g.Members).Select(m => m.UserId.Value).Distinct().ToList();
        var names = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.UserName ?? "", cancellationToken);
        return [.. groups.OrderBy(g => g.Name, StringComparer.OrdinalIgnoreCase).Select(g => new GroupSummary(
            g.Id, g.Name, [.. g.Members.Select(m => names.GetValueOrDefault(m.UserId.Value, "(removed)")).Order(StringComparer.OrdinalIgnoreCase)]))];
    }

    /// <summary>Makes a group, or gives one other members.</summary>
    /// <param name="actor">An owner.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="name">1 to 64 characters.</param>
    /// <param name="userNames">All its members from now on; each must be a member of the workspace.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">The name is unusable, or somebody is no member: says who.</exception>
    public Task SetAsync(Actor actor, string workspace, string name, IReadOnlyList<string> userNames, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 64 || name.Any(char.IsControl))
            throw new WorkspaceException(ErrorCode.Invalid, "Give the group a name of 1 to 64 characters.");
        if (userNames is null || userNames.Any(string.IsNullOrWhiteSpace)) throw new WorkspaceException(ErrorCode.Invalid, "Give the group's members as a list of user names.");
        return writer.ChangeAsync(actor, workspace, Permissions.Manage, async (db, found, audit) =>
        {
            var wanted = userNames.Select(u => u.ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
            var users = await db.Users.AsNoTracking().Where(u => wanted.Contains(u.NormalizedUserName!)).ToListAsync(cancellationToken);
            var members = (await db.Members.AsNoTracking().Where(m => m.WorkspaceId == found.Id).Select(m => m.UserId).ToListAsync(cancellationToken)).ToHashSet();
            var known = users.Where(u => members.Contains(new(u.Id))).ToDictionary(u => u.NormalizedUserName!, u => u);
            var strangers = userNames.Where(u => !known.ContainsKey(u.ToUpperInvariant())).ToList();
            if (strangers.Count > 0)
                throw new WorkspaceException(ErrorCode.Invalid, $"No member of '{workspace}': {string.Join(", ", strangers.Take(10))}. Add them to the workspace first.");
            var group = await db.Groups.Include(g => g.Members).SingleOrDefaultAsync(g => g.WorkspaceId == found.Id && g.Name == name, cancellationToken);
            var before = group?.Members.Count;
            if (group is null)
            {
                group = new Group { Id = new(Guid.CreateVersion7(time.GetUtcNow())), WorkspaceId = found.Id, Name = name };
                db.Add(group);
            }

            db.RemoveRange(group.Members.Where(m => known.Values.All(u => u.Id != m.UserId.Value)).ToList());
            foreach (var user in known.Values.Where(u => group.Members.All(m => m.UserId.Value != u.Id)).ToList())
                db.Add(new GroupMember { GroupId = group.Id, UserId = new(user.Id) });
            found.AccessStamp = Guid.NewGuid();
            audit.Add("group.set", name, new { before, after = known.Values.Select(u => u.UserName).Order(StringComparer.Ordinal) });
        }, cancellationToken);
    }

    /// <summary>Ends a group and the grants to it.</summary>
    /// <param name="actor">An owner.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="name">The group.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">There is no such group.</exception>
    public Task RemoveAsync(Actor actor, string workspace, string name, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.Manage, async (db, found, audit) =>
        {
            var group = await db.Groups.Include(g => g.Members).SingleOrDefaultAsync(g => g.WorkspaceId == found.Id && g.Name == name, cancellationToken)
                ?? throw WorkspaceException.NotFound("group", name, "List the groups to see their names.");
            var key = group.Id.ToString();
            var grants = await db.Grants.Where(g => g.WorkspaceId == found.Id && g.SubjectKind == GrantSubjectKind.Group && g.SubjectKey == key).ToListAsync(cancellationToken);
            db.RemoveRange(grants);
            db.Remove(group);
            found.AccessStamp = Guid.NewGuid();
            audit.Add("group.remove", name, new { before = group.Members.Count, grants = grants.Select(g => g.Pattern) });
        }, cancellationToken);
}
