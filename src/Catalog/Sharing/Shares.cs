using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Share links: making, listing and ending them. What their visitors do is <see cref="SharedContent"/>.</summary>
/// <remarks>
/// Who makes a link publishes outside of the workspace: it takes 'publish' on the path besides what visitors get ('view' or 'download'). The link
/// is checked against its creator each time it is used, and never does more than they may then.
/// </remarks>
public sealed class Shares(
    IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, Datasets datasets, IOptions<PasswordHasherOptions> hashing, TimeProvider time)
{
    /// <summary>The most links a workspace may have that are not over.</summary>
    public const int MaxCount = 10_000;

    /// <summary>Days a link opens unless another number is asked for, and at most.</summary>
    public const int DefaultDays = 7;

    /// <inheritdoc cref="DefaultDays"/>
    public const int MaxDays = 365;

    private readonly PasswordHasher<ShareLink> _hasher = new(hashing);

    /// <summary>The links of a workspace to what the actor may see, newest first.</summary>
    /// <param name="actor">A member.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">Only links that open this file or folder: its own, and those of the folders above; null for all.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Open ones and those that are over.</returns>
    public async Task<IReadOnlyList<ShareSummary>> ListAsync(Actor actor, string workspace, string? path, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenAsync(actor, workspace, cancellationToken);
        var links = db.ShareLinks.AsNoTracking().Where(s => s.WorkspaceId == access.Workspace.Id);
        if (path is not null)
        {
            var normal = WorkspacePath.NormaliseFolder(path);
            var opens = new List<string> { normal };
            for (var folder = normal; folder.Length > 0;) opens.Add(folder = WorkspacePath.FolderOf(folder));
            links = links.Where(s => s.Kind != ShareKind.DatasetVersion && opens.Contains(s.Path));
        }

        var summaries = new List<ShareSummary>();
        foreach (var link in await links.OrderByDescending(s => s.CreatedAt).Take(MaxCount).ToListAsync(cancellationToken))
        {
            if (!MaySee(access, link)) continue;
            summaries.Add(Summarise(link, await StateAsync(db, link, access.Workspace, cancellationToken)));
            if (summaries.Count >= Math.Clamp(limit, 1, 1000)) break;
        }

        return summaries;
    }

    /// <summary>Makes a link.</summary>
    /// <param name="actor">Who may publish the path, and view or download it as the link lets visitors do.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="request">What it opens, and for how long.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The link with its address, shown this once.</returns>
    /// <exception cref="WorkspaceException">The actor may not, there is no such file, folder or version, or the request is malformed.</exception>
    public async Task<IssuedShare> CreateAsync(Actor actor, string workspace, ShareRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        if (actor.UserId is not { } creator) throw new WorkspaceException(ErrorCode.Forbidden, "A person or an agent makes links, not the installation itself.");
        var version = request.Dataset is null ? null : await FindVersionAsync(actor, workspace, request, cancellationToken);
        var secret = NewSecret();
        var summary = await writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var access = await db.AccessAsync(actor, found, cancellationToken);
            var now = time.GetUtcNow();
            if (await db.ShareLinks.CountAsync(s => s.WorkspaceId == found.Id && s.RevokedAt == null && s.ExpiresAt > now, cancellationToken) >= MaxCount)
                throw new WorkspaceException(ErrorCode.Conflict, $"A workspace has at most {MaxCount:N0} open links. End those that are no longer needed.");
            var (kind, path, target) = version is null
                ? await FindPathAsync(db, access, request, cancellationToken)
                : (ShareKind.DatasetVersion, "", $"dataset:{version.Dataset.Name}@v{version.Version.Number}");
            if (version is not null) RequireAtLarge(access, actor, ShareGate.Needed(request.Access));
            var link = new ShareLink
            {
                Id = new(Guid.CreateVersion7(now)), WorkspaceId = found.Id, Kind = kind, Access = request.Access, Path = path, Target = target,
                Name = Cut(string.IsNullOrWhiteSpace(request.Name) ? version is null ? WorkspacePath.NameOf(path) : $"{version.Dataset.Name} v{version.Version.Number}" : request.Name.Trim()),
                DatasetId = version?.Dataset.Id, Manifest = version is null ? null : BlobHash.Parse(version.Version.VersionId), SecretHash = Tokens.HashOf(secret),
                PasswordHash = request.Password is null ? null : _hasher.HashPassword(null!, request.Password), CreatorId = creator, CreatorTokenId = actor.TokenId,
                CreatedBy = FileQueries.AuthorOf(actor), CreatedAt = now, ExpiresAt = await EndOfAsync(db, actor, now.AddDays(request.Days), cancellationToken),
                MaxUses = request.MaxUses,
            };
            db.Add(link);
            audit.Add("share.create", target, new
            {
                share = link.Id, link.Name, link.Kind, link.Access, link.ExpiresAt, link.MaxUses, password = link.PasswordHash is not null,
            });
            return Summarise(link, ShareState.Open);
        }, cancellationToken);
        return new(summary, $"/s/{secret}");
    }

    /// <summary>Ends a link at once; once more changes nothing.</summary>
    /// <param name="actor">Who made it, or who may manage what it opens.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="id">The link.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">There is none that the actor can see, or it is somebody else's.</exception>
    public Task RevokeAsync(Actor actor, string workspace, ShareId id, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var access = await db.AccessAsync(actor, found, cancellationToken);
            var link = await db.ShareLinks.SingleOrDefaultAsync(s => s.Id == id && s.WorkspaceId == found.Id, cancellationToken);
            var isOwn = link is not null && link.CreatorId == actor.UserId && (actor.Kind != ActorKind.Agent || link.CreatorTokenId == actor.TokenId);
            if (link is null || (!isOwn && !MaySee(access, link)))
                throw WorkspaceException.NotFound("share link", id.ToString(), "List the links to see their ids.");
            if (!isOwn && !access.AtLarge.HasFlag(Permissions.Manage))
            {
                if (link.Kind == ShareKind.DatasetVersion) RequireAtLarge(access, actor, Permissions.Manage);
                else access.Require(Permissions.Manage, link.Path);
            }

            if (link.RevokedAt is not null) return;
            (link.RevokedAt, link.RevokedBy) = (time.GetUtcNow(), FileQueries.AuthorOf(actor));
            audit.Add("share.revoke", link.Target, new { share = link.Id, link.Name, link.CreatedBy, link.Uses });
        }, cancellationToken);

    private static bool MaySee(WorkspaceAccess access, ShareLink link) => link.Kind == ShareKind.DatasetVersion
        ? access.AtLarge.HasFlag(Permissions.View)
        : access.May(Permissions.View, link.Path);

    private static ShareSummary Summarise(ShareLink link, ShareState state) => new()
    {
        Id = link.Id, Name = link.Name, Kind = link.Kind, Target = link.Target, Access = link.Access, State = state, HasPassword = link.PasswordHash is not null,
        Uses = link.Uses, MaxUses = link.MaxUses, CreatedBy = link.CreatedBy, CreatedAt = link.CreatedAt, ExpiresAt = link.ExpiresAt, LastUsedAt = link.LastUsedAt,
        RevokedAt = link.RevokedAt, RevokedBy = link.RevokedBy,
    };

    private static void Check(ShareRequest request)
    {
        if (request.Path is null == request.Dataset is null || request.Dataset is not null && string.IsNullOrWhiteSpace(request.Version))
            throw new WorkspaceException(ErrorCode.Invalid, "Name what to share: a path, or a dataset and a version of it.");
        if (!Enum.IsDefined(request.Access)) throw new WorkspaceException(ErrorCode.Invalid, "A link lets visitors 'view' or 'download'.");
        if (request.Days is < 1 or > MaxDays) throw new WorkspaceException(ErrorCode.Invalid, $"A link opens for 1 to {MaxDays} days.");
        if (request.MaxUses is < 1 or > 100_000) throw new WorkspaceException(ErrorCode.Invalid, "A link opens 1 to 100,000 times, or any number of times when none is given.");
        if (request.Password is { Length: < 8 or > 128 }) throw new WorkspaceException(ErrorCode.Invalid, "A link's password has 8 to 128 characters. Leave it out for none.");
        if (request.Name is { Length: > 100 } || request.Name?.Any(char.IsControl) == true) throw new WorkspaceException(ErrorCode.Invalid, "A link's name has at most 100 characters, on one line.");
    }

    private static string Cut(string name) => name.Length <= 100 ? name : name[..99] + "…";

    private static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static void RequireAtLarge(WorkspaceAccess access, Actor actor, Permissions needed)
    {
        if ((access.AtLarge & needed) == needed) return;
        var lacking = needed & ~access.AtLarge;
        throw new WorkspaceException(ErrorCode.Forbidden, $"{actor.Name} may not {AccessWords.Of(lacking)} datasets of '{access.Workspace.Slug}'. Ask an owner for another role, or use a token whose scope includes it.")
        {
            Denial = new(access.Workspace.Id, lacking, access.Workspace.Slug, AccessSource.Role),
        };
    }

    private static async Task<(ShareKind Kind, string Path, string Target)> FindPathAsync(
        CatalogDbContext db, WorkspaceAccess access, ShareRequest request, CancellationToken cancellationToken)
    {
        var path = WorkspacePath.NormaliseFolder(request.Path);
        if (path.Length == 0) throw new WorkspaceException(ErrorCode.Invalid, "Share a folder or a file, not the whole workspace. Who needs all of it is better a member.");
        access.Require(ShareGate.Needed(request.Access), path);
        if (await db.Files.FindLiveAsync(access.Workspace.Id, path, cancellationToken) is not null) return (ShareKind.File, path, path);
        return await db.Folders.AnyAsync(f => f.WorkspaceId == access.Workspace.Id && f.Path == path && (f.Counts.Files > 0 || f.Counts.MadeFolders > 0), cancellationToken)
            ? (ShareKind.Folder, path, path)
            : throw WorkspaceException.NotFound("file or folder", path, "List its folder, or search for a part of its name.");
    }

    /// <summary>A link made with a token ends with the token at the latest.</summary>
    private static async Task<DateTimeOffset> EndOfAsync(CatalogDbContext db, Actor actor, DateTimeOffset asked, CancellationToken cancellationToken)
    {
        if (actor.TokenId is not { } id) return asked;
        var end = await db.AccessTokens.Where(t => t.Id == id).Select(t => t.ExpiresAt).SingleAsync(cancellationToken);
        return end < asked ? end : asked;
    }

    private async Task<VersionDetails> FindVersionAsync(Actor actor, string workspace, ShareRequest request, CancellationToken cancellationToken)
    {
        var version = await datasets.GetVersionAsync(actor, request.Dataset!, request.Version!, cancellationToken);
        return version.Dataset.Workspace == workspace
            ? version
            : throw WorkspaceException.NotFound("dataset", request.Dataset!, $"It is not one of '{workspace}'. List the datasets of the workspace.");
    }

    private async Task<ShareState> StateAsync(CatalogDbContext db, ShareLink link, Workspace workspace, CancellationToken cancellationToken)
    {
        if (ShareGate.IsOver(link, time.GetUtcNow()) is { } over) return over;
        return await ShareGate.AccessOfCreatorAsync(db, link, workspace, time.GetUtcNow(), cancellationToken) is null ? ShareState.Stopped : ShareState.Open;
    }
}
