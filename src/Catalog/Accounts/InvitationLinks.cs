using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Links by which people come into a workspace: secret, expiring, for a number of people, revocable.</summary>
public sealed class InvitationLinks(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, Accounts accounts, TimeProvider time)
{
    /// <summary>Makes a link.</summary>
    /// <param name="actor">An owner; a person, since an agent adds nobody.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="request">What it is to be.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The link, shown this once.</returns>
    /// <exception cref="WorkspaceException">The actor may not, or the request is malformed.</exception>
    public async Task<IssuedInvitationLink> CreateAsync(Actor actor, string workspace, InvitationLinkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(request);
        if (!Enum.IsDefined(request.Role)) throw new WorkspaceException(ErrorCode.Invalid, "A role is guest, viewer, annotator, maintainer or owner.");
        if (request.LifetimeDays is < 1 or > 90) throw new WorkspaceException(ErrorCode.Invalid, "An invitation lives 1 to 90 days.");
        if (request.MaxUses is < 1 or > 1_000) throw new WorkspaceException(ErrorCode.Invalid, "An invitation is for 1 to 1,000 people.");
        if (request.Note is { Length: > 200 }) throw new WorkspaceException(ErrorCode.Invalid, "The note has at most 200 characters.");
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        var expiresAt = now.AddDays(request.LifetimeDays);
        var id = new InvitationLinkId(Guid.CreateVersion7(now));
        await writer.ChangeAsync(actor, workspace, Permissions.Manage, (db, found, audit) =>
        {
            if (actor is not { Kind: ActorKind.Person, UserId: { } maker })
                throw new WorkspaceException(ErrorCode.Forbidden, $"Only a person who is an owner of '{workspace}' invites people to it. Ask one.");
            db.Add(new InvitationLink
            {
                Id = id, WorkspaceId = found.Id, Role = request.Role, Note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim(),
                SecretHash = Tokens.HashOf(secret), CreatedBy = maker, CreatedAt = now, ExpiresAt = expiresAt, MaxUses = request.MaxUses,
            });
            audit.Add("invitation.create", request.Note ?? "link", new { invitation = id, request.Role, request.MaxUses, expiresAt });
            return Task.CompletedTask;
        }, cancellationToken);
        return new(id, secret, $"/invite/{secret}", expiresAt);
    }

    /// <summary>The links of a workspace, newest first.</summary>
    /// <param name="actor">An owner.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Live, used, expired and revoked ones, the newest 200.</returns>
    public async Task<IReadOnlyList<InvitationLinkSummary>> ListAsync(Actor actor, string workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.Manage, cancellationToken);
        var links = await db.InvitationLinks.AsNoTracking().Where(i => i.WorkspaceId == found.Id).OrderByDescending(i => i.CreatedAt).Take(200).ToListAsync(cancellationToken);
        var makers = links.Select(i => i.CreatedBy.Value).Distinct().ToList();
        var names = await db.Users.AsNoTracking().Where(u => makers.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.UserName ?? "", cancellationToken);
        return [.. links.Select(i => new InvitationLinkSummary(
            i.Id, i.Role, i.Note, names.GetValueOrDefault(i.CreatedBy.Value, "(removed)"), i.CreatedAt, i.ExpiresAt, i.Uses, i.MaxUses, i.RevokedAt))];
    }

    /// <summary>Ends a link at once. Who came in by it stays.</summary>
    /// <param name="actor">An owner.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="id">The link.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">The actor may not, or no such link.</exception>
    public Task RevokeAsync(Actor actor, string workspace, InvitationLinkId id, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.Manage, async (db, found, audit) =>
        {
            var link = await db.InvitationLinks.SingleOrDefaultAsync(i => i.Id == id && i.WorkspaceId == found.Id, cancellationToken)
                ?? throw WorkspaceException.NotFound("invitation", id.ToString(), "List the invitations to see their ids.");
            if (link.RevokedAt is not null) return;
            link.RevokedAt = time.GetUtcNow();
            audit.Add("invitation.revoke", link.Note ?? "link", new { invitation = id, link.Uses });
        }, cancellationToken);

    /// <summary>What a link offers. Needs no sign-in: who has the link may know.</summary>
    /// <param name="secret">The secret in it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The offer.</returns>
    /// <exception cref="WorkspaceException">Unknown, revoked, expired or used up: the message says which.</exception>
    public async Task<InvitationOffer> GetAsync(string secret, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var link = await RequireLiveAsync(db, secret, cancellationToken);
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == link.WorkspaceId, cancellationToken);
        var maker = await db.Users.AsNoTracking().Where(u => u.Id == link.CreatedBy.Value).Select(u => u.UserName).SingleOrDefaultAsync(cancellationToken);
        return new(workspace.Slug, workspace.Name, link.Role, maker ?? "(removed)", link.ExpiresAt);
    }

    /// <summary>Makes the actor a member by a link. Who is one already keeps the role and uses nothing up.</summary>
    /// <param name="actor">A person who is signed in.</param>
    /// <param name="secret">The secret in the link.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The workspace's slug.</returns>
    /// <exception cref="WorkspaceException">A token asks, or the link is not good.</exception>
    public async Task<string> AcceptAsync(Actor actor, string secret, CancellationToken cancellationToken)
    {
        var userId = SignedIn.Require(actor);
        WorkspaceId workspaceId;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            workspaceId = (await RequireLiveAsync(db, secret, cancellationToken)).WorkspaceId;
        var slug = "";
        await writer.ChangeAsync(actor, workspaceId, async (db, audit) =>
        {
            // Read again behind the workspace's lock: the last place goes to one person.
            var link = await RequireLiveAsync(db, secret, cancellationToken);
            var workspace = await db.Workspaces.SingleAsync(w => w.Id == workspaceId, cancellationToken);
            slug = workspace.Slug;
            if (await db.Members.AnyAsync(m => m.WorkspaceId == workspaceId && m.UserId == userId, cancellationToken)) return;
            link.Uses++;
            db.Add(new Member { WorkspaceId = workspaceId, UserId = userId, Role = link.Role, AddedAt = time.GetUtcNow() });
            workspace.AccessStamp = Guid.NewGuid();
            audit.Add("invitation.accept", actor.Name, new { invitation = link.Id, after = link.Role, link.Uses, link.MaxUses });
        }, cancellationToken);
        return slug;
    }

    /// <summary>Makes an account by a link, and a member of it.</summary>
    /// <param name="secret">The secret in the link.</param>
    /// <param name="userName">The name they choose.</param>
    /// <param name="password">The password they choose, at least 10 characters.</param>
    /// <param name="from">Where the call came from, for the audit trail.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The account, and the workspace's slug.</returns>
    /// <exception cref="WorkspaceException">The link is not good, the name taken or malformed, or the password too short.</exception>
    public async Task<(Actor Person, string Workspace)> AcceptAsNewAsync(string secret, string userName, string password, string? from, CancellationToken cancellationToken)
    {
        await GetAsync(secret, cancellationToken);
        var person = await accounts.CreateAsync(Actor.System("invitation") with { From = from }, userName, password, mustChangePassword: false, cancellationToken);
        try
        {
            return (person, await AcceptAsync(person with { From = from }, secret, cancellationToken));
        }
        catch (Exception)
        {
            // Somebody else took the last place meanwhile: an account that belongs nowhere is not left behind.
            await accounts.RemoveUnusedAsync(person.UserId!.Value, CancellationToken.None);
            throw;
        }
    }

    private async Task<InvitationLink> RequireLiveAsync(CatalogDbContext db, string secret, CancellationToken cancellationToken)
    {
        var hash = Tokens.HashOf(secret ?? "");
        var link = await db.InvitationLinks.SingleOrDefaultAsync(i => i.SecretHash == hash, cancellationToken)
            ?? throw new WorkspaceException(ErrorCode.NotFound, "This invitation is not known here. Check that the whole link was copied, or ask for a new one.");
        const string ask = "Ask who sent it for a new one.";
        if (link.RevokedAt is { } revokedAt) throw new WorkspaceException(ErrorCode.Gone, $"This invitation was withdrawn on {revokedAt:yyyy-MM-dd}. {ask}");
        if (link.ExpiresAt <= time.GetUtcNow()) throw new WorkspaceException(ErrorCode.Gone, $"This invitation expired on {link.ExpiresAt:yyyy-MM-dd}. {ask}");
        if (link.Uses >= link.MaxUses) throw new WorkspaceException(ErrorCode.Gone, $"This invitation has been used by all {link.MaxUses} it was for. {ask}");
        var isOwner = await db.Members.AnyAsync(m => m.WorkspaceId == link.WorkspaceId && m.UserId == link.CreatedBy && m.Role == Role.Owner, cancellationToken)
            && await db.Users.AnyAsync(u => u.Id == link.CreatedBy.Value && u.DisabledAt == null, cancellationToken);
        return isOwner ? link : throw new WorkspaceException(ErrorCode.Gone, "Who made this invitation is no owner of the workspace any more. Ask one of its owners for a new one.");
    }
}
