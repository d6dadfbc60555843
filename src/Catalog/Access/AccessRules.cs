using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Who is what in a workspace and which grants there are, read for deciding: immutable, shared by all calls until something changes.</summary>
internal sealed class AccessRules
{
    private readonly Dictionary<UserId, Role> _roles;
    private readonly Dictionary<UserId, List<GroupId>> _groups;
    private readonly Dictionary<GrantSubject, SubjectRules> _grants;

    private AccessRules(
        Guid stamp, Dictionary<UserId, Role> roles, Dictionary<UserId, List<GroupId>> groups, Dictionary<GrantSubject, SubjectRules> grants) =>
        (Stamp, _roles, _groups, _grants) = (stamp, roles, groups, grants);

    /// <summary>The <see cref="Workspace.AccessStamp"/> these rules were read under.</summary>
    public Guid Stamp { get; }

    public IEnumerable<UserId> Members => _roles.Keys;

    public static async Task<AccessRules> ReadAsync(CatalogDbContext db, Workspace workspace, CancellationToken cancellationToken)
    {
        var id = workspace.Id;
        var roles = await db.Members.AsNoTracking().Where(m => m.WorkspaceId == id).ToDictionaryAsync(m => m.UserId, m => m.Role, cancellationToken);
        var groups = await db.Groups.AsNoTracking().Include(g => g.Members).Where(g => g.WorkspaceId == id).ToListAsync(cancellationToken);
        var grants = await db.Grants.AsNoTracking().Where(g => g.WorkspaceId == id).ToListAsync(cancellationToken);
        var names = await NamesAsync(db, grants, groups, cancellationToken);
        return new(
            workspace.AccessStamp,
            roles,
            groups.SelectMany(g => g.Members.Select(m => (m.UserId, g.Id))).GroupBy(m => m.UserId).ToDictionary(m => m.Key, m => m.Select(x => x.Id).ToList()),
            grants.Select(g => new CompiledGrant(g, new(g.SubjectKind, g.SubjectKey), PathPattern.Parse(g.Pattern), names[new(g.SubjectKind, g.SubjectKey)]))
                .GroupBy(g => g.Subject).ToDictionary(g => g.Key, g => new SubjectRules(g)));
    }

    public Role? RoleOf(UserId user) => _roles.TryGetValue(user, out var role) ? role : null;

    /// <summary>The grants about a person as a person: by name, by role, by group.</summary>
    public IEnumerable<SubjectRules> RulesOf(UserId user)
    {
        if (_grants.TryGetValue(GrantSubject.Of(user), out var own)) yield return own;
        if (_roles.TryGetValue(user, out var role) && _grants.TryGetValue(GrantSubject.Of(role), out var byRole)) yield return byRole;
        if (!_groups.TryGetValue(user, out var groups)) yield break;
        foreach (var group in groups)
        {
            if (_grants.TryGetValue(GrantSubject.Of(group), out var byGroup)) yield return byGroup;
        }
    }

    /// <summary>The grants about an agent as an agent: this one, or every one.</summary>
    public IEnumerable<SubjectRules> RulesOfAgent(TokenId? token)
    {
        if (token is { } id && _grants.TryGetValue(GrantSubject.Of(id), out var own)) yield return own;
        if (_grants.TryGetValue(new(GrantSubjectKind.Agent, GrantSubject.EveryAgent), out var every)) yield return every;
    }

    /// <summary>What people call the subjects of grants.</summary>
    internal static async Task<Dictionary<GrantSubject, string>> NamesAsync(
        CatalogDbContext db, IReadOnlyList<Grant> grants, IReadOnlyList<Group> groups, CancellationToken cancellationToken)
    {
        var subjects = grants.Select(g => new GrantSubject(g.SubjectKind, g.SubjectKey)).Distinct().ToList();
        var users = subjects.Where(s => s.Kind == GrantSubjectKind.Member).Select(s => Guid.Parse(s.Key)).ToList();
        var tokens = subjects.Where(s => s.Kind == GrantSubjectKind.Agent && s.Key != GrantSubject.EveryAgent).Select(s => new TokenId(Guid.Parse(s.Key))).ToList();
        var userNames = users.Count == 0 ? [] : await db.Users.AsNoTracking().Where(u => users.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.UserName ?? "", cancellationToken);
        var tokenNames = tokens.Count == 0 ? [] : await db.AccessTokens.AsNoTracking().Where(t => tokens.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Name, cancellationToken);
        var groupNames = groups.ToDictionary(g => g.Id.ToString(), g => g.Name);
        return subjects.ToDictionary(s => s, s => s.Kind switch
        {
            GrantSubjectKind.Member => userNames.GetValueOrDefault(Guid.Parse(s.Key), "(removed)"),
            GrantSubjectKind.Group => groupNames.GetValueOrDefault(s.Key, "(removed)"),
            GrantSubjectKind.Agent when s.Key != GrantSubject.EveryAgent => tokenNames.GetValueOrDefault(new(Guid.Parse(s.Key)), "(removed)"),
            _ => s.Key.ToLowerInvariant(),
        });
    }
}
