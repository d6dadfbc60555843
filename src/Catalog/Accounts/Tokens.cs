using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Bearer tokens for agents and scripts: random, shown once, stored hashed, scoped, expiring, revocable.</summary>
public sealed class Tokens(IDbContextFactory<CatalogDbContext> contexts, TimeProvider time)
{
    /// <summary>What every token begins with, so that a leaked one is recognised.</summary>
    public const string Prefix = "wsa_";

    /// <summary>Makes a token for the person who acts.</summary>
    /// <param name="actor">A person; an agent cannot make tokens.</param>
    /// <param name="request">What it is to be.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The secret, shown this once.</returns>
    /// <exception cref="WorkspaceException">An agent asks, or the request is malformed.</exception>
    public async Task<IssuedToken> IssueAsync(Actor actor, TokenRequest request, CancellationToken cancellationToken)
    {
        RequirePerson(actor);
        var userId = actor.UserId!.Value;
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > 100)
            throw new WorkspaceException(ErrorCode.Invalid, "Name the token (1 to 100 characters) so that the audit trail is readable.");
        if (request.LifetimeDays is < 1 or > 365)
            throw new WorkspaceException(ErrorCode.Invalid, "A token lives 1 to 365 days.");

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        WorkspaceId? only = request.Workspace is { } slug
            ? (await db.RequireAsync(actor, slug, Permissions.View, cancellationToken)).Id
            : actor.OnlyWorkspaceId;
        var secret = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        var token = new AccessToken
        {
            Id = new(Guid.CreateVersion7(now)),
            UserId = userId,
            Name = request.Name.Trim(),
            IsAgent = request.IsAgent,
            SecretHash = HashOf(secret),
            OnlyWorkspaceId = only,
            AtMost = request.AtMost & actor.AtMost,
            CreatedAt = now,
            ExpiresAt = now.AddDays(request.LifetimeDays),
        };
        db.Add(token);
        await db.SaveChangesAsync(cancellationToken);
        return new(token.Id, secret, token.ExpiresAt);
    }

    /// <summary>Whom a bearer token stands for.</summary>
    /// <param name="secret">What the caller sent.</param>
    /// <param name="from">Where the call came from, for the audit trail.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The actor.</returns>
    /// <exception cref="WorkspaceException">Unknown, revoked or expired: the message says which of the latter two.</exception>
    public async Task<Actor> AuthenticateAsync(string secret, string? from, CancellationToken cancellationToken)
    {
        var hash = HashOf(secret);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await db.AccessTokens.SingleOrDefaultAsync(t => t.SecretHash == hash, cancellationToken)
            ?? throw new WorkspaceException(ErrorCode.Unauthenticated, "This token is not known here. Make one in the portal under Tokens.");
        var now = time.GetUtcNow();
        if (token.RevokedAt is { } revokedAt)
            throw new WorkspaceException(ErrorCode.Unauthenticated, $"This token was revoked on {revokedAt:yyyy-MM-dd}. Make a new one in the portal under Tokens.");
        if (token.ExpiresAt <= now)
            throw new WorkspaceException(ErrorCode.Unauthenticated, $"This token expired on {token.ExpiresAt:yyyy-MM-dd}. Make a new one in the portal under Tokens.");
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == token.UserId.Value, cancellationToken)
            ?? throw new WorkspaceException(ErrorCode.Unauthenticated, "The person this token acts for no longer has an account.");

        // To the minute: every request would otherwise be a write.
        if (token.LastUsedAt is null || now - token.LastUsedAt > TimeSpan.FromMinutes(1))
            await db.AccessTokens.Where(t => t.Id == token.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedAt, now), cancellationToken);
        return new()
        {
            Kind = token.IsAgent ? ActorKind.Agent : ActorKind.Person,
            Name = token.IsAgent ? token.Name : user.UserName ?? "",
            OnBehalfOf = token.IsAgent ? user.UserName : null,
            UserId = token.UserId,
            TokenId = token.Id,
            OnlyWorkspaceId = token.OnlyWorkspaceId,
            AtMost = token.AtMost,
            From = from,
        };
    }

    /// <summary>The tokens of the person who acts, newest first.</summary>
    /// <param name="actor">A person; not an agent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Live, expired and revoked ones.</returns>
    /// <exception cref="WorkspaceException">An agent asks.</exception>
    public async Task<IReadOnlyList<TokenSummary>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        RequirePerson(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var userId = actor.UserId ?? default;
        return await db.AccessTokens.AsNoTracking().Where(t => t.UserId == userId).OrderByDescending(t => t.CreatedAt)
            .Select(t => new TokenSummary(
                t.Id, t.Name, t.IsAgent, db.Workspaces.Where(w => w.Id == t.OnlyWorkspaceId).Select(w => w.Slug).SingleOrDefault(),
                t.AtMost, t.CreatedAt, t.ExpiresAt, t.RevokedAt, t.LastUsedAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Ends a token at once.</summary>
    /// <param name="actor">The person whose token it is.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">Not one of the person's tokens.</exception>
    public async Task RevokeAsync(Actor actor, TokenId tokenId, CancellationToken cancellationToken)
    {
        RequirePerson(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var userId = actor.UserId ?? default;
        var token = await db.AccessTokens.SingleOrDefaultAsync(t => t.Id == tokenId && t.UserId == userId, cancellationToken)
            ?? throw WorkspaceException.NotFound("token", tokenId.ToString(), "List your tokens to see their ids.");
        token.RevokedAt ??= time.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Who came with a token sees and changes none: it could give itself more time, or end the others.</summary>
    private static void RequirePerson(Actor actor)
    {
        if (actor.Kind != ActorKind.Person || actor.UserId is null || actor.TokenId is not null)
            throw new WorkspaceException(ErrorCode.Forbidden, "Tokens are seen, made and revoked in the portal, by a person who is signed in; a token itself cannot.");
    }

    internal static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
