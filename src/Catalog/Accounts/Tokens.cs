using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Bearer tokens for agents and scripts: random, shown once, stored hashed, scoped, expiring, revocable.</summary>
public sealed class Tokens(IDbContextFactory<CatalogDbContext> contexts, AccountChanges changes, TimeProvider time)
{
    /// <summary>What every token begins with, so that a leaked one is recognised.</summary>
    public const string Prefix = "wsa_";

    private const int MaxWorkspaces = 100;
    private const int MaxPaths = 50;

    /// <summary>Makes a token for the person who acts.</summary>
    /// <param name="actor">A person; an agent cannot make tokens.</param>
    /// <param name="request">What it is to be.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The secret, shown this once.</returns>
    /// <exception cref="WorkspaceException">An agent asks, or the request is malformed.</exception>
    public async Task<IssuedToken> IssueAsync(Actor actor, TokenRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        SignedIn.Require(actor);
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > 100)
            throw new WorkspaceException(ErrorCode.Invalid, "Name the token (1 to 100 characters) so that the audit trail is readable.");
        if (request.LifetimeDays is < 1 or > 365)
            throw new WorkspaceException(ErrorCode.Invalid, "A token lives 1 to 365 days.");
        var atMost = request.AtMost & Permissions.All;
        if (atMost == Permissions.None)
            throw new WorkspaceException(ErrorCode.Invalid, "Say what the token may do: one or more of view, download, write, annotate, publish, manage.");
        var workspaces = await FindWorkspacesAsync(actor, request, cancellationToken);
        var now = time.GetUtcNow();
        var secret = NewSecret();
        var token = Make(new(Guid.CreateVersion7(now)), workspaces?.Values, now, request.LifetimeDays);
        await changes.RunAsync(actor, workspaces?.Values.ToList() ?? [], (db, audit) =>
        {
            db.Add(token);
            audit.Add("token.issue", token.Name, Describe(token, workspaces?.Keys));
            return Task.CompletedTask;
        }, cancellationToken);
        return new(token.Id, secret, token.ExpiresAt);

        AccessToken Make(TokenId id, IEnumerable<WorkspaceId>? opens, DateTimeOffset at, int days) => new()
        {
            Id = id, UserId = actor.UserId!.Value, Name = request.Name.Trim(), IsAgent = request.IsAgent, SecretHash = HashOf(secret),
            IsConfined = opens is not null, Workspaces = [.. (opens ?? []).Select(w => new TokenWorkspace { TokenId = id, WorkspaceId = w })],
            OnlyPaths = PathsOf(request), AtMost = atMost, CreatedAt = at, ExpiresAt = at.AddDays(days),
        };
    }

    /// <summary>Ends a token and makes another of the same name, scope and lifetime.</summary>
    /// <param name="actor">The person whose token it is.</param>
    /// <param name="tokenId">The token; an expired one too, but not a revoked one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new secret, shown this once. The old one no longer works.</returns>
    /// <exception cref="WorkspaceException">Not one of the person's tokens, or it was revoked.</exception>
    public async Task<IssuedToken> RotateAsync(Actor actor, TokenId tokenId, CancellationToken cancellationToken)
    {
        SignedIn.Require(actor);
        var concerned = await FindOwnAsync(actor, tokenId, cancellationToken);
        var now = time.GetUtcNow();
        var secret = NewSecret();
        var id = new TokenId(Guid.CreateVersion7(now));
        var expiresAt = now + (concerned.ExpiresAt - concerned.CreatedAt);
        await changes.RunAsync(actor, OpenOf(concerned), async (db, audit) =>
        {
            var old = await db.AccessTokens.SingleAsync(t => t.Id == tokenId, cancellationToken);
            if (old.RevokedAt is { } revokedAt)
                throw new WorkspaceException(ErrorCode.Conflict, $"'{old.Name}' was revoked on {revokedAt:yyyy-MM-dd}: who ended it wanted it ended. Make a new token instead.");
            old.RevokedAt = now;
            db.Add(new AccessToken
            {
                Id = id, UserId = old.UserId, Name = old.Name, IsAgent = old.IsAgent, SecretHash = HashOf(secret), IsConfined = old.IsConfined,
                // Also what it was shut out of: an owner's no outlives a new secret.
                Workspaces = [.. old.Workspaces.Select(w => new TokenWorkspace { TokenId = id, WorkspaceId = w.WorkspaceId, ShutAt = w.ShutAt })],
                OnlyPaths = old.OnlyPaths, AtMost = old.AtMost, CreatedAt = now, ExpiresAt = expiresAt,
            });
            audit.Add("token.rotate", old.Name, new { before = tokenId, after = id, expiresAt });
        }, cancellationToken);
        return new(id, secret, expiresAt);
    }

    /// <summary>Gives a program that a person let in by browser its next secret, under the same id and scope. The one before stops.</summary>
    /// <param name="tokenId">The token that was made when the person agreed.</param>
    /// <param name="lifetime">How long the secret works.</param>
    /// <param name="from">Where the program calls from, for the audit trail.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The secret, shown this once.</returns>
    /// <exception cref="WorkspaceException">The token was revoked, or its person has no account any more or a disabled one.</exception>
    public async Task<IssuedToken> ReissueAsync(TokenId tokenId, TimeSpan lifetime, string? from, CancellationToken cancellationToken)
    {
        AccessToken token;
        User user;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            token = await db.AccessTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken)
                ?? throw new WorkspaceException(ErrorCode.Unauthenticated, "What let this program in is gone. Sign in again.");
            user = await FindUserAsync(db, token, cancellationToken);
        }

        var now = time.GetUtcNow();
        var secret = NewSecret();
        await changes.RunAsync(ActorOf(token, user.UserName ?? "", from), OpenOf(token), async (db, audit) =>
        {
            var known = await db.AccessTokens.SingleAsync(t => t.Id == tokenId, cancellationToken);
            RefuseRevoked(known);
            (known.SecretHash, known.ExpiresAt) = (HashOf(secret), now + lifetime);
            audit.Add("token.refresh", known.Name, new { token = tokenId, expiresAt = known.ExpiresAt });
        }, cancellationToken);
        return new(tokenId, secret, now + lifetime);
    }

    /// <summary>Whom a bearer token stands for.</summary>
    /// <param name="secret">What the caller sent.</param>
    /// <param name="from">Where the call came from, for the audit trail.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The actor.</returns>
    /// <exception cref="WorkspaceException">Unknown, revoked, expired, or of a disabled account: the message says which.</exception>
    public async Task<Actor> AuthenticateAsync(string secret, string? from, CancellationToken cancellationToken)
    {
        var hash = HashOf(secret);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await db.AccessTokens.AsNoTracking().SingleOrDefaultAsync(t => t.SecretHash == hash, cancellationToken)
            ?? throw new WorkspaceException(ErrorCode.Unauthenticated, "This token is not known here. Make one in the portal under Tokens.");
        var now = time.GetUtcNow();
        var user = await RequireLiveAsync(db, token, now, cancellationToken);

        // To the minute: every request would otherwise be a write.
        if (token.LastUsedAt is null || now - token.LastUsedAt > TimeSpan.FromMinutes(1))
            await db.AccessTokens.Where(t => t.Id == token.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedAt, now), cancellationToken);
        return ActorOf(token, user.UserName ?? "", from) with
        {
            IsAdministrator = user.IsAdministrator && !token.IsAgent && !token.IsConfined && token.OnlyPaths is null && token.AtMost.HasFlag(Permissions.Manage),
        };
    }

    /// <summary>Whether an actor who was let in a while ago still would be: for what runs for hours.</summary>
    /// <param name="actor">From <see cref="AuthenticateAsync"/>; one without a token passes.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">The token was revoked or has expired, or its account is disabled.</exception>
    public async Task RequireLiveAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.TokenId is not { } id) return;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await db.AccessTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken)
            ?? throw new WorkspaceException(ErrorCode.Unauthenticated, "This token is no longer known here. Make one in the portal under Tokens.");
        await RequireLiveAsync(db, token, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>The tokens of the person who acts, newest first.</summary>
    /// <param name="actor">A person; not an agent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Live, expired and revoked ones.</returns>
    /// <exception cref="WorkspaceException">An agent asks.</exception>
    public async Task<IReadOnlyList<TokenSummary>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        SignedIn.Require(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var userId = actor.UserId ?? default;
        var tokens = await db.AccessTokens.AsNoTracking().Where(t => t.UserId == userId).OrderByDescending(t => t.CreatedAt).ToListAsync(cancellationToken);
        var ids = tokens.SelectMany(t => t.Workspaces).Select(w => w.WorkspaceId).Distinct().ToList();
        var slugs = await db.Workspaces.AsNoTracking().Where(w => ids.Contains(w.Id)).ToDictionaryAsync(w => w.Id, w => w.Slug, cancellationToken);
        return [.. tokens.Select(t => new TokenSummary
        {
            Id = t.Id, Name = t.Name, IsAgent = t.IsAgent, AtMost = t.AtMost, OnlyPaths = PathsOf(t),
            Workspaces = t.IsConfined ? SlugsOf(t, w => w.ShutAt is null) : null, ShutOutOf = SlugsOf(t, w => w.ShutAt is not null),
            CreatedAt = t.CreatedAt, ExpiresAt = t.ExpiresAt, RevokedAt = t.RevokedAt, LastUsedAt = t.LastUsedAt,
        })];

        IReadOnlyList<string> SlugsOf(AccessToken token, Func<TokenWorkspace, bool> which) =>
            [.. token.Workspaces.Where(which).Select(w => slugs.GetValueOrDefault(w.WorkspaceId)).OfType<string>().Order(StringComparer.Ordinal)];
    }

    /// <summary>Ends a token at once.</summary>
    /// <param name="actor">The person whose token it is.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">Not one of the person's tokens.</exception>
    public async Task RevokeAsync(Actor actor, TokenId tokenId, CancellationToken cancellationToken)
    {
        SignedIn.Require(actor);
        var concerned = await FindOwnAsync(actor, tokenId, cancellationToken);
        if (concerned.RevokedAt is not null) return;
        await changes.RunAsync(actor, OpenOf(concerned), async (db, audit) =>
        {
            var token = await db.AccessTokens.SingleAsync(t => t.Id == tokenId, cancellationToken);
            token.RevokedAt ??= time.GetUtcNow();
            audit.Add("token.revoke", token.Name, new { token = tokenId, token.IsAgent });
        }, cancellationToken);
    }

    /// <summary>Whom a token stands for, but for being an administrator.</summary>
    internal static Actor ActorOf(AccessToken token, string userName, string? from) => new()
    {
        Kind = token.IsAgent ? ActorKind.Agent : ActorKind.Person,
        Name = token.IsAgent ? token.Name : userName,
        OnBehalfOf = token.IsAgent ? userName : null,
        UserId = token.UserId,
        TokenId = token.Id,
        OnlyWorkspaces = token.IsConfined ? OpenOf(token) : null,
        NotWorkspaces = [.. token.Workspaces.Where(w => w.ShutAt is not null).Select(w => w.WorkspaceId)],
        OnlyPaths = PathsOf(token),
        AtMost = token.AtMost,
        From = from,
    };

    internal static IReadOnlyList<string>? PathsOf(AccessToken token) => token.OnlyPaths?.Split('\n');

    internal static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static void RefuseRevoked(AccessToken token)
    {
        if (token.RevokedAt is { } revokedAt)
            throw new WorkspaceException(ErrorCode.Unauthenticated, $"This token was revoked on {revokedAt:yyyy-MM-dd}. Make a new one in the portal under Tokens.");
    }

    private static async Task<User> FindUserAsync(CatalogDbContext db, AccessToken token, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == token.UserId.Value, cancellationToken)
            ?? throw new WorkspaceException(ErrorCode.Unauthenticated, "The person this token acts for no longer has an account.");
        return user.DisabledAt is not { } disabledAt ? user
            : throw new WorkspaceException(ErrorCode.Unauthenticated, $"The account this token acts for was disabled on {disabledAt:yyyy-MM-dd}. An administrator can enable it again.");
    }

    private static List<WorkspaceId> OpenOf(AccessToken token) =>
        token.IsConfined ? [.. token.Workspaces.Where(w => w.ShutAt is null).Select(w => w.WorkspaceId)] : [];

    private static async Task<User> RequireLiveAsync(CatalogDbContext db, AccessToken token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RefuseRevoked(token);
        return token.ExpiresAt <= now
            ? throw new WorkspaceException(ErrorCode.Unauthenticated, $"This token expired on {token.ExpiresAt:yyyy-MM-dd}. Make a new one in the portal under Tokens.")
            : await FindUserAsync(db, token, cancellationToken);
    }

    private static string NewSecret() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static object Describe(AccessToken token, IEnumerable<string>? workspaces) =>
        new { token = token.Id, token.IsAgent, token.AtMost, workspaces, onlyPaths = PathsOf(token), token.ExpiresAt };

    private static string? PathsOf(TokenRequest request)
    {
        if (request.OnlyPaths is not { } patterns) return null;
        if (patterns.Count is 0 or > MaxPaths)
            throw new WorkspaceException(ErrorCode.Invalid, $"Give 1 to {MaxPaths} paths the token is confined to, or leave them out for all.");
        if (patterns.Any(p => string.IsNullOrWhiteSpace(p) || p.Length > 400 || p.Any(char.IsControl)))
            throw new WorkspaceException(ErrorCode.Invalid, "A path a token is confined to is a file, a folder or a glob such as 'raw/**' or '**/*.vtt', of 1 to 400 characters.");
        return string.Join('\n', patterns.Select(p => PathPattern.Parse(p.Trim()).Text).Distinct(StringComparer.Ordinal));
    }

    private async Task<SortedDictionary<string, WorkspaceId>?> FindWorkspacesAsync(Actor actor, TokenRequest request, CancellationToken cancellationToken)
    {
        if (request.Workspace is null && request.Workspaces is null) return null;
        List<string> slugs = [.. request.Workspaces ?? [], .. request.Workspace is { } one ? [one] : Array.Empty<string>()];
        if (slugs.Count is 0 or > MaxWorkspaces)
            throw new WorkspaceException(ErrorCode.Invalid, $"Name 1 to {MaxWorkspaces} workspaces the token opens, or leave them out for all of yours.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new SortedDictionary<string, WorkspaceId>(StringComparer.Ordinal);
        foreach (var slug in slugs) found[slug ?? ""] = (await db.RequireAsync(actor, slug ?? "", Permissions.None, cancellationToken)).Id;
        return found;
    }

    private async Task<AccessToken> FindOwnAsync(Actor actor, TokenId tokenId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var userId = actor.UserId ?? default;
        return await db.AccessTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId && t.UserId == userId, cancellationToken)
            ?? throw WorkspaceException.NotFound("token", tokenId.ToString(), "List your tokens to see their ids.");
    }
}
