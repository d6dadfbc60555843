using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Catalog;

/// <summary>Whether a visitor with a link comes in: the link holds, its creator still may, the password is right. Counts and audits the use.</summary>
public sealed class ShareGate(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, IOptions<PasswordHasherOptions> hashing, TimeProvider time)
{
    /// <summary>What one visitor does within it is one use.</summary>
    internal static readonly TimeSpan VisitLength = TimeSpan.FromMinutes(10);

    /// <summary>Wrong passwords in a row, after which none is looked at for a while.</summary>
    internal const int MaxAttempts = 5;
    internal static readonly TimeSpan AttemptsPause = TimeSpan.FromMinutes(15);

    private readonly PasswordHasher<ShareLink> _hasher = new(hashing);

    /// <summary>What the creator needs on a path, and visitors through them.</summary>
    internal static Permissions Needed(ShareAccess access) =>
        Permissions.Publish | (access == ShareAccess.Download ? Permissions.View | Permissions.Download : Permissions.View);

    /// <summary>Lets a visitor in, or says why not.</summary>
    internal async Task<OpenShare> OpenAsync(ShareCall call, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var hash = Tokens.HashOf(call.Secret);
        var link = await db.ShareLinks.AsNoTracking().SingleOrDefaultAsync(s => s.SecretHash == hash, cancellationToken)
            ?? throw new WorkspaceException(ErrorCode.NotFound, "This link is not known here. Check that it was copied whole, or ask who sent it for another.");
        var workspace = await db.Workspaces.SingleAsync(w => w.Id == link.WorkspaceId, cancellationToken);
        var now = time.GetUtcNow();
        var seen = await db.ShareVisits.AsNoTracking().SingleOrDefaultAsync(v => v.ShareId == link.Id && v.Visitor == VisitorOf(call), cancellationToken);
        var isVisiting = seen?.SeenAt is { } at && now - at < VisitLength;
        // Who is inside stays until the visit is over, also when it was the last use.
        if (IsOver(link, now) is { } over && !(over == ShareState.UsedUp && isVisiting)) throw await RefuseAsync(link, call, Over(link, over), over.ToString(), cancellationToken);
        var access = await AccessOfCreatorAsync(db, link, workspace, now, cancellationToken)
            ?? throw await RefuseAsync(link, call, Over(link, ShareState.Stopped), nameof(ShareState.Stopped), cancellationToken);
        await RequirePasswordAsync(link, call, cancellationToken);
        if (!isVisiting)
        {
            await CountOrRefuseAsync(link, call, cancellationToken);
        }
        else if (now - seen!.SeenAt > TimeSpan.FromMinutes(1))
        {
            // To the minute: every range request would otherwise be a write.
            await db.ShareVisits.Where(v => v.ShareId == link.Id && v.Visitor == seen.Visitor).ExecuteUpdateAsync(v => v.SetProperty(x => x.SeenAt, now), cancellationToken);
        }

        return new(link, workspace, access, VisitorActor(link, call));
    }

    /// <summary>What proves that the password was given: only who can read the catalog could make one without it.</summary>
    internal static string? ProofOf(ShareLink link) => link.PasswordHash is null ? null
        : Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(link.PasswordHash), Encoding.UTF8.GetBytes($"share:{link.Id}")));

    /// <summary>Why a link is over, as far as it says itself.</summary>
    internal static ShareState? IsOver(ShareLink link, DateTimeOffset now) =>
        link.RevokedAt is not null ? ShareState.Revoked : link.ExpiresAt <= now ? ShareState.Expired : link.Uses >= link.MaxUses ? ShareState.UsedUp : null;

    /// <summary>What who made the link may do now, on its target; null when no longer enough for the link.</summary>
    internal static async Task<WorkspaceAccess?> AccessOfCreatorAsync(
        CatalogDbContext db, ShareLink link, Workspace workspace, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == link.CreatorId.Value, cancellationToken);
        if (user is null || user.DisabledAt is not null) return null;
        var creator = new Actor { Kind = ActorKind.Person, Name = user.UserName ?? "", UserId = link.CreatorId };
        if (link.CreatorTokenId is { } tokenId)
        {
            var token = await db.AccessTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == tokenId, cancellationToken);
            if (token is null || token.RevokedAt is not null || token.ExpiresAt <= now) return null;
            creator = Tokens.ActorOf(token, user.UserName ?? "", null);
        }

        var access = await db.AccessAsync(creator, workspace, cancellationToken);
        if (!access.IsMember) return null;
        var needed = Needed(link.Access);
        return (link.Kind == ShareKind.DatasetVersion ? (access.AtLarge & needed) == needed : access.May(needed, link.Path)) ? access : null;
    }

    private async Task RequirePasswordAsync(ShareLink link, ShareCall call, CancellationToken cancellationToken)
    {
        if (link.PasswordHash is null || IsProof(link, call.Proof)) return;
        if (call.Password is null) throw new WorkspaceException(ErrorCode.Unauthenticated, "This link asks for a password. Give it on the link's page, or send it as 'X-Share-Password'.");
        var now = time.GetUtcNow();
        if (link.LockedUntil > now)
            throw await RefuseAsync(link, call, new(ErrorCode.Locked, $"Too many wrong passwords. Try again in {Math.Ceiling((link.LockedUntil.Value - now).TotalMinutes):0} min."), "Attempts", cancellationToken);
        if (_hasher.VerifyHashedPassword(link, link.PasswordHash, call.Password) != PasswordVerificationResult.Failed)
        {
            if (link.FailedAttempts > 0)
            {
                await using var db = await contexts.CreateDbContextAsync(cancellationToken);
                await db.ShareLinks.Where(s => s.Id == link.Id)
                    .ExecuteUpdateAsync(s => s.SetProperty(x => x.FailedAttempts, 0).SetProperty(x => x.LockedUntil, (DateTimeOffset?)null), cancellationToken);
            }

            return;
        }

        throw await RefuseAsync(link, call, new(ErrorCode.Unauthenticated, "The password is wrong. Ask who sent the link."), "Password", cancellationToken, row =>
        {
            row.FailedAttempts = row.LockedUntil is null ? row.FailedAttempts + 1 : 1;
            row.LockedUntil = row.FailedAttempts >= MaxAttempts ? now + AttemptsPause : null;
        });
    }

    private static bool IsProof(ShareLink link, string? proof) =>
        proof is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(proof), Encoding.UTF8.GetBytes(ProofOf(link)!));

    private async Task CountOrRefuseAsync(ShareLink link, ShareCall call, CancellationToken cancellationToken)
    {
        try
        {
            await CountAsync(link, call, cancellationToken);
        }
        catch (WorkspaceException over) when (over.Code == ErrorCode.Gone)
        {
            throw await RefuseAsync(link, call, over, nameof(ShareState.UsedUp), cancellationToken);
        }
    }

    private Task CountAsync(ShareLink link, ShareCall call, CancellationToken cancellationToken) =>
        writer.ChangeAsync(VisitorActor(link, call), link.WorkspaceId, async (db, audit) =>
        {
            var (now, visitor) = (time.GetUtcNow(), VisitorOf(call));
            var row = await db.ShareLinks.SingleAsync(s => s.Id == link.Id, cancellationToken);
            // Once more, now that nobody else changes it: of two who come at once only one is the last.
            if (IsOver(row, now) is { } over) throw Over(row, over);
            await db.ShareVisits.Where(v => v.ShareId == link.Id && v.Visitor != visitor && (v.SeenAt == null || v.SeenAt < now - VisitLength)
                && (v.RefusedAt == null || v.RefusedAt < now - VisitLength)).ExecuteDeleteAsync(cancellationToken);
            await VisitAsync(db, link.Id, visitor, v => v.SeenAt = now, cancellationToken);
            (row.Uses, row.LastUsedAt) = (row.Uses + 1, now);
            audit.Add("share.use", row.Target, new { share = row.Id, row.Name, row.Access, use = row.Uses, row.MaxUses });
        }, cancellationToken);

    /// <summary>Notes a refusal once in ten minutes for each visitor.</summary>
    private async Task<WorkspaceException> RefuseAsync(
        ShareLink link, ShareCall call, WorkspaceException refusal, string because, CancellationToken cancellationToken, Action<ShareLink>? count = null)
    {
        await writer.ChangeAsync(VisitorActor(link, call), link.WorkspaceId, async (db, audit) =>
        {
            count?.Invoke(await db.ShareLinks.SingleAsync(s => s.Id == link.Id, cancellationToken));
            var (now, visitor) = (time.GetUtcNow(), VisitorOf(call));
            var isTold = false;
            await VisitAsync(db, link.Id, visitor, v =>
            {
                isTold = v.RefusedAt is { } last && now - last < VisitLength;
                if (!isTold) v.RefusedAt = now;
            }, cancellationToken);
            if (!isTold) audit.Add("share.deny", link.Target, new { share = link.Id, link.Name, because, message = refusal.Message }, AuditOutcome.Denied);
        }, cancellationToken);
        return refusal;
    }

    private static async Task VisitAsync(CatalogDbContext db, ShareId id, string visitor, Action<ShareVisit> change, CancellationToken cancellationToken)
    {
        var visit = await db.ShareVisits.SingleOrDefaultAsync(v => v.ShareId == id && v.Visitor == visitor, cancellationToken);
        if (visit is null) db.Add(visit = new ShareVisit { ShareId = id, Visitor = visitor });
        change(visit);
    }

    private static WorkspaceException Over(ShareLink link, ShareState state) => new(ErrorCode.Gone, state switch
    {
        ShareState.Expired => $"This link ended on {link.ExpiresAt:yyyy-MM-dd HH:mm} UTC. Ask {link.CreatedBy} for another.",
        ShareState.Revoked => $"This link was ended on {link.RevokedAt:yyyy-MM-dd HH:mm} UTC. Ask {link.CreatedBy} for another.",
        ShareState.UsedUp => $"This link was made to open {link.MaxUses} time(s), and has. Ask {link.CreatedBy} for another.",
        _ => "This link no longer opens: who made it may not share this any more. Ask somebody in their team for another.",
    });

    private static Actor VisitorActor(ShareLink link, ShareCall call) =>
        new() { Kind = ActorKind.Visitor, Name = $"link '{link.Name}'", OnBehalfOf = link.CreatedBy, From = call.From };

    private static string VisitorOf(ShareCall call) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{call.From}\n{call.Program}")))[..32];
}
