using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>The agents of a workspace, as its owners see and end them.</summary>
public sealed class Agents(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, TimeProvider time)
{
    /// <summary>The live agents' tokens that open a workspace, by name.</summary>
    /// <param name="actor">An owner.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>All of them, with their last use.</returns>
    public async Task<IReadOnlyList<AgentSummary>> ListAsync(Actor actor, string workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.Manage, cancellationToken);
        var now = time.GetUtcNow();
        var rows = await (
            from token in db.AccessTokens.AsNoTracking()
            join member in db.Members on token.UserId equals member.UserId
            where member.WorkspaceId == found.Id && token.IsAgent && token.RevokedAt == null && token.ExpiresAt > now
            select new { Token = token, member.Role }).ToListAsync(cancellationToken);
        var ids = rows.Select(r => r.Token.UserId.Value).Distinct().ToList();
        var people = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id) && u.DisabledAt == null).ToDictionaryAsync(u => u.Id, u => u.UserName ?? "", cancellationToken);
        return [.. rows
            .Where(r => people.ContainsKey(r.Token.UserId.Value) && Tokens.ActorOf(r.Token, "", null).Reaches(found.Id))
            .Select(r => new AgentSummary
            {
                Id = r.Token.Id, Name = r.Token.Name, OnBehalfOf = people[r.Token.UserId.Value], Role = r.Role,
                Permissions = r.Token.AtMost & RolePermissions.Of(r.Role), OnlyPaths = Tokens.PathsOf(r.Token), IsConfined = r.Token.IsConfined,
                ExpiresAt = r.Token.ExpiresAt, LastUsedAt = r.Token.LastUsedAt,
            })
            .OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Shuts an agent out of a workspace at once and for good. A token that opened nothing else is revoked; elsewhere it goes on.</summary>
    /// <param name="actor">An owner.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="tokenId">The agent's token.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">The actor may not, or no such agent here.</exception>
    public Task ShutOutAsync(Actor actor, string workspace, TokenId tokenId, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.Manage, async (db, found, audit) =>
        {
            var token = await db.AccessTokens.SingleOrDefaultAsync(t => t.Id == tokenId && t.IsAgent, cancellationToken);
            if (token is null || !Tokens.ActorOf(token, "", null).Reaches(found.Id)
                || !await db.Members.AnyAsync(m => m.WorkspaceId == found.Id && m.UserId == token.UserId, cancellationToken))
            {
                throw WorkspaceException.NotFound("agent", tokenId.ToString(), "List the workspace's agents to see their ids.");
            }

            var now = time.GetUtcNow();
            var here = token.Workspaces.Find(w => w.WorkspaceId == found.Id);
            if (here is null) db.Add(new TokenWorkspace { TokenId = tokenId, WorkspaceId = found.Id, ShutAt = now });
            else here.ShutAt = now;
            if (token.IsConfined && token.Workspaces.TrueForAll(w => w.ShutAt is not null)) token.RevokedAt ??= now;
            audit.Add("agent.shut-out", token.Name, new { token = tokenId, revoked = token.RevokedAt is not null });
        }, cancellationToken);
}
