using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Which rule decides: for one actor and one path, or for everybody.</summary>
public sealed class AccessExplanations(IDbContextFactory<CatalogDbContext> contexts, TimeProvider time)
{
    private const int MaxPaths = 2_500;

    /// <summary>Whether somebody may do something to a path, and which rule says so.</summary>
    /// <param name="actor">Asks; about others only who may manage the workspace.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="who">A member's user name or an agent token's id; null for the one who asks.</param>
    /// <param name="path">A file or folder, whether it exists or not; empty for the root.</param>
    /// <param name="permission">One permission, or several: then the first that is refused decides.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The decision; a lock counts for 'write' and 'annotate'.</returns>
    /// <exception cref="WorkspaceException">There is no such member or agent, or the actor may not ask about others.</exception>
    public async Task<AccessDecision> ExplainAsync(
        Actor actor, string workspace, string? who, string path, Permissions permission, CancellationToken cancellationToken)
    {
        var normal = WorkspacePath.NormaliseFolder(path);
        var asked = Each(permission).ToList();
        if (asked.Count == 0) throw new WorkspaceException(ErrorCode.Invalid, "Name a permission: view, download, write, annotate, publish or manage.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var own = await db.OpenAsync(actor, workspace, cancellationToken);
        var access = own;
        if (who is not null && !string.Equals(who, actor.Name, StringComparison.OrdinalIgnoreCase) && who != actor.TokenId?.ToString())
        {
            if (!own.AtLarge.HasFlag(Permissions.Manage))
                throw new WorkspaceException(ErrorCode.Forbidden, "Only who may manage the workspace asks about others. Leave the name out to ask about yourself.");
            access = await db.AccessAsync(await FindAsync(db, who, cancellationToken), own.Workspace, cancellationToken);
        }

        var decisions = asked.Select(one => access.Explain(one, normal)).ToList();
        var decision = decisions.Find(d => !d.Allowed) ?? decisions[0];
        var held = (permission & (Permissions.Write | Permissions.Annotate)) != 0 ? await LockCheck.FindAsync(db, own.Workspace.Id, normal, cancellationToken) : null;
        return held is null || !decision.Allowed ? decision : decision with
        {
            Allowed = false, DecidedBy = AccessSource.Lock, Reason = $"{LockCheck.Say(held)} Without the lock: {decision.Reason}",
        };
    }

    /// <summary>What every member, and every agent of theirs, may do to a path: "who can see this, and why".</summary>
    /// <param name="actor">Who may view the path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">A file or folder; empty for the root.</param>
    /// <param name="permission">One permission.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Members by name, each followed by their agents.</returns>
    public async Task<IReadOnlyList<AccessDecision>> WhoMayAsync(
        Actor actor, string workspace, string path, Permissions permission, CancellationToken cancellationToken)
    {
        var normal = WorkspacePath.NormaliseFolder(path);
        var one = Each(permission).FirstOrDefault(Permissions.View);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var own = await db.OpenAsync(actor, workspace, cancellationToken);
        own.Require(Permissions.View, normal);
        var members = (await db.AccessRules.GetAsync(db, own.Workspace, cancellationToken)).Members.ToList();
        var ids = members.Select(m => m.Value).ToList();
        var names = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.UserName ?? "", cancellationToken);
        var now = time.GetUtcNow();
        var agents = await db.AccessTokens.AsNoTracking()
            .Where(t => t.IsAgent && members.Contains(t.UserId) && t.RevokedAt == null && t.ExpiresAt > now).ToListAsync(cancellationToken);
        var answers = new List<AccessDecision>();
        foreach (var member in members.OrderBy(m => names.GetValueOrDefault(m.Value), StringComparer.OrdinalIgnoreCase))
        {
            var name = names.GetValueOrDefault(member.Value, "(removed)");
            var person = new Actor { Kind = ActorKind.Person, Name = name, UserId = member };
            answers.Add((await db.AccessAsync(person, own.Workspace, cancellationToken)).Explain(one, normal));
            foreach (var agent in agents.Where(a => a.UserId == member).OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase))
            {
                var access = await db.AccessAsync(Tokens.ActorOf(agent, name, null), own.Workspace, cancellationToken);
                if (access.IsMember) answers.Add(access.Explain(one, normal) with { Actor = $"{agent.Name} for {name}" });
            }
        }

        return answers;
    }

    /// <summary>What the actor may do to many paths at once, and which locks hold them: for listings.</summary>
    /// <param name="actor">A member, asking about themselves.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="paths">Files and folders, at most 2,500; empty for the root. They need not exist.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>By normal path, one entry for each that was asked about.</returns>
    public async Task<IReadOnlyDictionary<string, PathRights>> RightsAsync(
        Actor actor, string workspace, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var wanted = paths.Select(WorkspacePath.NormaliseFolder).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count > MaxPaths) throw new WorkspaceException(ErrorCode.Invalid, $"Ask about at most {MaxPaths:N0} paths at once.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var own = await db.OpenAsync(actor, workspace, cancellationToken);
        var held = await LockCheck.FindAsync(db, own.Workspace.Id, wanted, cancellationToken);
        return wanted.ToDictionary(
            path => path,
            path => new PathRights(path, own.On(path), held.TryGetValue(path, out var l) ? new(l.Path, l.Reason, l.LockedBy, l.LockedAt) : null),
            StringComparer.Ordinal);
    }

    private static IEnumerable<Permissions> Each(Permissions permissions) =>
        Enum.GetValues<Permissions>().Where(p => p is not (Permissions.None or Permissions.All) && permissions.HasFlag(p));

    private static async Task<Actor> FindAsync(CatalogDbContext db, string who, CancellationToken cancellationToken)
    {
        if (TokenId.TryParse(who, null, out var tokenId))
        {
            var token = await db.AccessTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken)
                ?? throw WorkspaceException.NotFound("agent", who, "Give the id of an agent's token.");
            var person = await db.Users.AsNoTracking().SingleAsync(u => u.Id == token.UserId.Value, cancellationToken);
            return Tokens.ActorOf(token, person.UserName ?? "", null);
        }

        var normalized = who.ToUpperInvariant();
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellationToken)
            ?? throw WorkspaceException.NotFound("member", who, "List the members to see their names.");
        return new() { Kind = ActorKind.Person, Name = user.UserName ?? "", UserId = new(user.Id) };
    }
}
