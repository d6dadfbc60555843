using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>The keys of uploads: each opens one upload, for as long as what it was begun with is good.</summary>
internal static class UploadKeys
{
    /// <summary>Whom a key stands for: the one who began the upload, for that upload only.</summary>
    /// <exception cref="WorkspaceException">It does not fit, or the token or the account it was begun with has ended.</exception>
    public static async Task<Actor> AuthenticateAsync(CatalogDbContext db, UploadId id, string key, string? from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = Tokens.HashOf(key);
        var upload = await db.Uploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.KeyHash == hash, cancellationToken)
            ?? throw new WorkspaceException(ErrorCode.Unauthenticated, "This key does not open this upload. Begin the upload again to get a new one.");
        if (!await db.Members.AnyAsync(m => m.WorkspaceId == upload.WorkspaceId && m.UserId == upload.UserId, cancellationToken))
            throw new WorkspaceException(ErrorCode.Unauthenticated, "Who began this upload is no longer a member of its workspace, so its key has ended. Ask a member to begin it again.");
        var began = new Actor
        {
            Kind = upload.ActorKind, Name = upload.ActorName, UserId = upload.UserId, OnBehalfOf = upload.OnBehalfOf, TokenId = upload.TokenId, AtMost = upload.AtMost, From = from,
        };
        if (await RequireLiveAsync(db, began, now, cancellationToken) is { } token)
        {
            began = Tokens.ActorOf(token, upload.OnBehalfOf ?? upload.ActorName, from) with { AtMost = token.AtMost & upload.AtMost };
            if (upload.Kind != UploadKind.Part && began.OnlyPaths?.Any(only => PathPattern.Parse(only).Matches(upload.Path)) == false)
                throw new WorkspaceException(ErrorCode.Unauthenticated, $"The token this upload was begun with no longer reaches '{upload.Path}', and so its key has ended.");
        }

        return began with { OnlyWorkspaces = [upload.WorkspaceId], OnlyPaths = [upload.Path], AtMost = began.AtMost & (Permissions.View | Permissions.Write | Permissions.Annotate) };
    }

    /// <summary>Refuses when the actor's token or account has ended since they came.</summary>
    /// <returns>The token; null when there was none.</returns>
    public static async Task<AccessToken?> RequireLiveAsync(CatalogDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (actor.UserId is { } user && await db.Users.AnyAsync(u => u.Id == user.Value && u.DisabledAt != null, cancellationToken))
            throw new WorkspaceException(ErrorCode.Unauthenticated, "The account this upload was begun with was disabled. What arrived is kept; an administrator can enable the account again.");
        if (actor.TokenId is not { } id) return null;
        var token = await db.AccessTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        return token is { RevokedAt: null } && token.ExpiresAt > now ? token : throw new WorkspaceException(ErrorCode.Unauthenticated,
            "The token this upload was begun with was revoked or has expired, and the upload's key with it. What arrived is kept; go on with another token.");
    }
}
