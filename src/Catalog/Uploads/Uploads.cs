using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Resumable uploads: bytes are staged in the content store and become a file version when all have arrived.</summary>
public sealed class Uploads(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, IBlobStore blobs, TimeProvider time)
{
    /// <summary>How long an unfinished upload is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>The longest file: what the common file systems can hold.</summary>
    public const long MaxSizeBytes = 16L << 40;

    /// <summary>The longest metadata, in characters as sent.</summary>
    public const int MaxMetadataLength = 8192;

    private readonly UploadSenders _senders = new(time);
    private readonly UploadReceiver _receiver = new(contexts, blobs);
    private readonly UploadFinish _finish = new(contexts, writer, blobs, time);

    /// <summary>Begins an upload. One of 0 bytes is complete at once, and so is one whose announced hash is of bytes that the actor may already download.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="request">Path, length and, when known, hash.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The upload, with the key that is shown once.</returns>
    /// <exception cref="WorkspaceException">The path is unusable, something else is there than the request demands, or the workspace is full.</exception>
    public async Task<UploadStatus> CreateAsync(Actor actor, string workspace, UploadRequest request, CancellationToken cancellationToken)
    {
        if (request.LengthBytes is { } announced) RequireLength(announced);
        if (request.Kind == UploadKind.Joined) throw new WorkspaceException(ErrorCode.Invalid, "A joined upload is begun with its parts.");
        var (created, key) = New(actor, request);
        var known = request is { Kind: UploadKind.File, ExpectedHash: { } hash, LengthBytes: > 0 } ? await blobs.KeepAsync(hash, cancellationToken) : null;
        await writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            created.WorkspaceId = found.Id;
            await RequireStartAsync(db, actor, found, created, request.Path, cancellationToken);
            await Quota.RequireRoomAsync(db, found, request.LengthBytes ?? 0, created.CreatedAt, cancellationToken);
            db.Add(created);
            if (known is null || known.SizeBytes != request.LengthBytes || !await KnownContent.MayReadAsync(db, actor, known.Hash, cancellationToken)) return;
            (created.State, created.Hash) = (UploadState.Completed, known.Hash);
            await WorkspaceFiles.AddVersionAsync(db, found, audit, actor, created.Path, known, created.Note, created.CreatedAt, created.Condition, cancellationToken);
        }, cancellationToken);
        if (request.LengthBytes == 0) created = await _finish.TryAsync(actor, created, cancellationToken);
        return await StatusOfAsync(created, workspace, cancellationToken) with { Key = key };
    }

    /// <summary>Makes one file of finished parts. Asked again with the same parts, it goes on with, or answers, the one that was begun.</summary>
    /// <param name="actor">Who sent the parts.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="join">The parts in their order, and the file's path.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The completed upload.</returns>
    /// <exception cref="WorkspaceException">A part is unknown, of somebody else, of another workspace or not finished; or the file may not come to be.</exception>
    public async Task<UploadStatus> JoinAsync(Actor actor, string workspace, UploadJoin join, CancellationToken cancellationToken)
    {
        var ids = UploadJoin.Parse(join.Parts);
        var (created, key) = New(actor, new()
        {
            Kind = UploadKind.Joined, Path = join.Path, LengthBytes = null, ExpectedHash = join.ExpectedHash, IfMatch = join.IfMatch, Note = join.Note, Metadata = join.Metadata,
        }, join.Parts);
        var upload = await writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var parts = await db.Uploads.Where(u => u.WorkspaceId == found.Id && u.Kind == UploadKind.Part && ids.Contains(u.Id)).ToListAsync(cancellationToken);
            if (parts.Select(part => part.JoinedInto).Distinct().ToList() is [{ } earlier]
                && await db.Uploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == earlier, cancellationToken) is { } begun
                && begun.Parts == join.Parts && begun.Metadata == join.Metadata && begun.UserId == actor.UserId && begun.State is UploadState.Open or UploadState.Completed)
            {
                return begun;
            }

            foreach (var id in ids) RequirePart(parts.SingleOrDefault(part => part.Id == id), id, actor);
            created.WorkspaceId = found.Id;
            created.LengthBytes = ids.Sum(id => parts.Single(part => part.Id == id).LengthBytes!.Value);
            RequireLength(created.LengthBytes.Value);
            await RequireStartAsync(db, actor, found, created, join.Path, cancellationToken);
            await Quota.RequireRoomAsync(db, found, created.LengthBytes.Value, created.CreatedAt, cancellationToken, [.. ids]);
            db.Add(created);
            foreach (var part in parts) part.JoinedInto = created.Id;
            return created;
        }, cancellationToken);
        using var turn = await _senders.EnterAsync(upload.Id, cancellationToken);
        upload = await _finish.TryAsync(actor, upload, cancellationToken);
        return await StatusOfAsync(upload, workspace, cancellationToken) with { Key = upload == created ? key : null };
    }

    /// <summary>How far an upload is. Finishes one that was stopped between its last byte and its end.</summary>
    /// <param name="actor">Who began it, or another member who may write.</param>
    /// <param name="id">The upload.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its durable offset.</returns>
    /// <exception cref="WorkspaceException">Unknown, terminated or expired.</exception>
    public async Task<UploadStatus> GetAsync(Actor actor, UploadId id, CancellationToken cancellationToken)
    {
        var (upload, slug) = await FindAsync(actor, id, cancellationToken);
        if (upload.State == UploadState.Completed) return await StatusOfAsync(upload, slug, cancellationToken);
        await _senders.StopIdleAsync(id, cancellationToken);
        using var turn = _senders.TryEnter(id);
        if (turn is null) return await StatusOfAsync(upload, slug, cancellationToken);
        (upload, slug) = await FindAsync(actor, id, cancellationToken);
        string? refusal = null;
        try
        {
            await _receiver.DropUncheckedAsync(upload, cancellationToken);
            upload = await _finish.TryAsync(actor, upload, cancellationToken);
        }
        catch (WorkspaceException refused)
        {
            // Asking how far it is must work also when it may not become a file now.
            refusal = refused.Message;
        }

        return await StatusOfAsync(upload, slug, cancellationToken) with { Refusal = refusal };
    }

    /// <summary>Refuses when an upload is not of a workspace, or no longer there.</summary>
    /// <param name="actor">Who began it, or another member who may write.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="id">The upload.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">Unknown there, terminated or expired.</exception>
    public async Task RequireInAsync(Actor actor, string workspace, UploadId id, CancellationToken cancellationToken)
    {
        if ((await FindAsync(actor, id, cancellationToken)).Slug != workspace)
            throw new WorkspaceException(ErrorCode.NotFound, $"There is no upload '{id}' in workspace '{workspace}'. Begin it again.");
    }

    /// <summary>The unfinished uploads of a workspace, newest first; no parts.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Those that still want bytes.</returns>
    public async Task<IReadOnlyList<UploadStatus>> ListOpenAsync(Actor actor, string workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenAsync(actor, workspace, cancellationToken);
        var found = access.Workspace;
        var now = time.GetUtcNow();
        var open = await db.Uploads.AsNoTracking()
            .Where(u => u.WorkspaceId == found.Id && u.State == UploadState.Open && u.Kind != UploadKind.Part && u.ExpiresAt > now)
            .OrderByDescending(u => u.CreatedAt).Take(500).ToListAsync(cancellationToken);
        var list = new List<UploadStatus>(open.Count);
        foreach (var upload in open.Where(u => access.MayWrite(u.Path))) list.Add(await StatusOfAsync(upload, workspace, cancellationToken));
        return list;
    }

    /// <inheritdoc cref="AppendAsync(Actor, UploadId, UploadPiece, CancellationToken)"/>
    /// <param name="actor">Who began it, or another member who may write.</param>
    /// <param name="id">The upload.</param>
    /// <param name="offsetBytes">Must be the offset that <see cref="GetAsync"/> reports.</param>
    /// <param name="content">The bytes; read to the end.</param>
    /// <param name="cancellationToken">Stops the call; what arrived is kept.</param>
    public Task<UploadStatus> AppendAsync(Actor actor, UploadId id, long offsetBytes, Stream content, CancellationToken cancellationToken) =>
        AppendAsync(actor, id, new UploadPiece { OffsetBytes = offsetBytes, Content = content }, cancellationToken);

    /// <summary>Takes bytes at an offset. When the last byte is in, the file version exists.</summary>
    /// <param name="actor">Who began it, or another member who may write.</param>
    /// <param name="id">The upload.</param>
    /// <param name="piece">The bytes, where they belong, and their checksum when the sender has one.</param>
    /// <param name="cancellationToken">Stops the call; what arrived is kept, unless it had a checksum.</param>
    /// <returns>The upload with its new durable offset.</returns>
    /// <exception cref="WorkspaceException">A wrong offset, more bytes than announced, a second sender, a checksum or hash that differs, or a file that may not come to be.</exception>
    public async Task<UploadStatus> AppendAsync(Actor actor, UploadId id, UploadPiece piece, CancellationToken cancellationToken)
    {
        await FindAsync(actor, id, cancellationToken);
        using var turn = await _senders.EnterAsync(id, cancellationToken);
        var (upload, slug) = await FindAsync(actor, id, cancellationToken);
        if (upload.Kind == UploadKind.Joined)
            throw new WorkspaceException(ErrorCode.Forbidden, "This upload is put together from parts and takes no bytes of its own. Nothing was changed.");
        await _receiver.DropUncheckedAsync(upload, cancellationToken);
        var offset = await _receiver.OffsetOfAsync(upload, cancellationToken);
        if (piece.OffsetBytes != offset)
            throw new WorkspaceException(ErrorCode.Conflict, $"{offset:N0} bytes of '{upload.Path}' are kept, so it cannot go on at {piece.OffsetBytes:N0}. Send the rest from {offset:N0}.");
        await SetLengthAsync(actor, upload, piece, offset, cancellationToken);
        if (offset != upload.LengthBytes) await _receiver.ReceiveAsync(upload, piece, turn, cancellationToken);
        else if (await piece.Content.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellationToken) > 0)
            throw new WorkspaceException(ErrorCode.Invalid, $"All {upload.LengthBytes:N0} bytes of '{upload.Path}' arrived already. Nothing was added.");
        return await StatusOfAsync(await _finish.TryAsync(actor, upload, cancellationToken), slug, cancellationToken);
    }

    /// <summary>Forgets an upload and frees its bytes. A file that it became stays.</summary>
    /// <param name="actor">Who began it, or another member who may write.</param>
    /// <param name="id">The upload.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">Unknown, or gone already.</exception>
    public async Task TerminateAsync(Actor actor, UploadId id, CancellationToken cancellationToken)
    {
        await FindAsync(actor, id, cancellationToken);
        await _senders.StopAsync(id, cancellationToken);
        using var turn = await _senders.EnterAsync(id, cancellationToken);
        await EndAsync(id, UploadState.Terminated, cancellationToken);
    }

    /// <summary>Throws away what was not finished in time. Call it now and then; several processes may.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>How many uploads ended.</returns>
    public async Task<int> DiscardExpiredAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var late = await db.Uploads.AsNoTracking()
            .Where(u => u.ExpiresAt <= now && (u.State == UploadState.Open || (u.State == UploadState.Completed && u.Kind == UploadKind.Part)))
            .Select(u => u.Id).ToListAsync(cancellationToken);
        var ended = 0;
        foreach (var id in late)
        {
            using var turn = _senders.TryEnter(id);
            if (turn is null) continue;
            await EndAsync(id, UploadState.Expired, cancellationToken);
            ended++;
        }

        return ended;
    }

    /// <summary>Whom the holder of an upload's key stands for: the one who began it, for this upload only.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="key">The key that <see cref="CreateAsync"/> gave.</param>
    /// <param name="from">Where the call came from.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The actor.</returns>
    /// <exception cref="WorkspaceException">The key does not fit, or what it was made with has ended.</exception>
    public async Task<Actor> AuthenticateAsync(UploadId id, string key, string? from, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await UploadKeys.AuthenticateAsync(db, id, key, from, time.GetUtcNow(), cancellationToken);
    }

    private (Upload Upload, string Key) New(Actor actor, UploadRequest request, string? parts = null)
    {
        var now = time.GetUtcNow();
        var id = new UploadId(Guid.CreateVersion7(now));
        if (request.Metadata?.Length > MaxMetadataLength) throw new WorkspaceException(ErrorCode.Invalid, $"Upload-Metadata has at most {MaxMetadataLength:N0} characters.");
        var named = request.Kind != UploadKind.Part && !string.IsNullOrWhiteSpace(request.Path);
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return (new()
        {
            Id = id, WorkspaceId = default, Kind = request.Kind, Path = WorkspacePath.Normalise(named ? request.Path! : $"upload-{id}"), LengthBytes = request.LengthBytes,
            ExpectedHash = request.ExpectedHash, Note = request.Note, Metadata = request.Metadata, Parts = parts, IfMatch = Upload.ParseIfMatch(request.IfMatch),
            State = UploadState.Open, CreatedAt = now, ExpiresAt = now + Lifetime, ActorKind = actor.Kind, ActorName = actor.Name, UserId = actor.UserId ?? default,
            OnBehalfOf = actor.OnBehalfOf, TokenId = actor.TokenId, AtMost = actor.AtMost, KeyHash = Tokens.HashOf(key),
        }, key);
    }

    private static void RequireLength(long lengthBytes)
    {
        if (lengthBytes < 0) throw new WorkspaceException(ErrorCode.Invalid, "An upload's length is 0 bytes or more.");
        if (lengthBytes > MaxSizeBytes) throw new WorkspaceException(ErrorCode.QuotaExceeded, $"A file has at most {MaxSizeBytes:N0} bytes. Split it.");
    }

    private static void RequirePart(Upload? part, UploadId id, Actor actor)
    {
        if (part is null || part.UserId != actor.UserId)
            throw new WorkspaceException(ErrorCode.NotFound, $"There is no part '{id}' of yours in this workspace. A part is begun with Upload-Concat: partial.");
        if (part.State is UploadState.Terminated or UploadState.Expired)
            throw new WorkspaceException(ErrorCode.Gone, $"The part '{id}' is gone: it was put together already, given up, or it expired. Send it again.");
        if (part.State != UploadState.Completed)
            throw new WorkspaceException(ErrorCode.Conflict, $"The part '{id}' is not finished. Send the rest of it (HEAD tells the offset), then put the parts together. The finished parts are kept.");
    }

    /// <summary>Whether a file may come to be at the path, asked before anything is sent.</summary>
    private static async Task RequireStartAsync(CatalogDbContext db, Actor actor, Workspace workspace, Upload upload, string? asked, CancellationToken cancellationToken)
    {
        var access = await db.AccessAsync(actor, workspace, cancellationToken);
        if (upload.Kind == UploadKind.Part)
        {
            // What it will be part of is checked when it is put together. Until then: somebody who writes here at all, or there.
            if ((access.AtLarge & (Permissions.Write | Permissions.Annotate)) == 0) access.RequireWrite(string.IsNullOrWhiteSpace(asked) ? "" : WorkspacePath.Normalise(asked));
            return;
        }

        access.RequireWrite(upload.Path);
        await db.RequireUnlockedAsync(workspace.Id, upload.Path, cancellationToken);
        var live = await db.Files.FindLiveAsync(workspace.Id, upload.Path, cancellationToken);
        upload.Condition.Require(upload.Path, live);
        if (live is null) await PathClaims.RequireFreeAsync(db, access, upload.Path, null, cancellationToken);
    }

    private async Task<(Upload Upload, string Slug)> FindAsync(Actor actor, UploadId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var upload = await db.Uploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken)
            ?? throw WorkspaceException.NotFound("upload", id.ToString(), "Begin it again.");
        var access = await db.OpenAsync(actor, upload.WorkspaceId, cancellationToken);
        if (upload.Kind != UploadKind.Part) access.RequireWrite(upload.Path);
        else if (upload.UserId != actor.UserId) throw WorkspaceException.NotFound("upload", id.ToString(), "Begin it again.");
        var ended = upload.State switch
        {
            UploadState.Terminated => upload.JoinedInto is null ? "was given up" : "was put together with others and is used up",
            UploadState.Expired => $"expired on {upload.ExpiresAt:yyyy-MM-dd}",
            _ when upload.ExpiresAt <= time.GetUtcNow() && (upload.State == UploadState.Open || upload.Kind == UploadKind.Part) => $"expired on {upload.ExpiresAt:yyyy-MM-dd}",
            _ => null,
        };
        return ended is null ? (upload, access.Workspace.Slug) : throw new WorkspaceException(ErrorCode.Gone, $"This upload {ended}. Begin it again.");
    }

    /// <summary>Takes the length that was left open at creation; refuses to change one that is known.</summary>
    private async Task SetLengthAsync(Actor actor, Upload upload, UploadPiece piece, long offset, CancellationToken cancellationToken)
    {
        if (piece.LengthBytes is not { } length || length == upload.LengthBytes) return;
        if (upload.LengthBytes is { } known)
            throw new WorkspaceException(ErrorCode.Invalid, $"'{upload.Path}' was announced with {known:N0} bytes, which cannot become {length:N0}. Nothing was taken; begin another upload.");
        RequireLength(length);
        if (length < offset) throw new WorkspaceException(ErrorCode.Invalid, $"{offset:N0} bytes of '{upload.Path}' arrived already: its length cannot be {length:N0}.");
        await writer.ChangeAsync(actor, upload.WorkspaceId, async (db, _) =>
        {
            var workspace = (await db.OpenAsync(actor, upload.WorkspaceId, cancellationToken)).Workspace;
            await Quota.RequireRoomAsync(db, workspace, length, time.GetUtcNow(), cancellationToken, upload.Id);
            (await db.Uploads.SingleAsync(u => u.Id == upload.Id, cancellationToken)).LengthBytes = length;
        }, cancellationToken);
        upload.LengthBytes = length;
    }

    private async Task EndAsync(UploadId id, UploadState state, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Uploads.Where(u => u.Id == id).ExecuteUpdateAsync(u => u.SetProperty(x => x.State, state), cancellationToken);
        await blobs.DiscardStagedAsync(Upload.StagingOf(id), cancellationToken);
    }

    private async Task<UploadStatus> StatusOfAsync(Upload upload, string workspace, CancellationToken cancellationToken) => new()
    {
        Id = upload.Id, Workspace = workspace, Kind = upload.Kind, Path = upload.Path, LengthBytes = upload.LengthBytes,
        OffsetBytes = await _receiver.OffsetOfAsync(upload, cancellationToken), State = upload.State, Hash = upload.Hash, ExpiresAt = upload.ExpiresAt,
        Metadata = upload.Metadata, Parts = upload.Parts,
    };
}
