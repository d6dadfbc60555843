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
        await RequireLiveAsync(db, upload.TokenId, now, cancellationToken);
        if (!await db.Members.AnyAsync(m => m.WorkspaceId == upload.WorkspaceId && m.UserId == upload.UserId, cancellationToken))
            throw new WorkspaceException(ErrorCode.Unauthenticated, "Who began this upload is no longer a member of its workspace, so its key has ended. Ask a member to begin it again.");
        return new()
        {
            Kind = upload.ActorKind, Name = upload.ActorName, UserId = upload.UserId, OnBehalfOf = upload.OnBehalfOf, TokenId = upload.TokenId,
            OnlyWorkspaceId = upload.WorkspaceId, AtMost = upload.AtMost & Permissions.Write, From = from,
        };
    }

    /// <summary>Refuses when the token has ended; nothing to refuse when there was none.</summary>
    public static async Task RequireLiveAsync(CatalogDbContext db, TokenId? tokenId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (tokenId is not { } id) return;
        var token = await db.AccessTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (token is null || token.RevokedAt is not null || token.ExpiresAt <= now)
            throw new WorkspaceException(ErrorCode.Unauthenticated, "The token this upload was begun with was revoked or has expired, and the upload's key with it. What arrived is kept; go on with another token.");
    }
}
