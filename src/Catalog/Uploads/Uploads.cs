using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Resumable uploads: bytes are staged in the content store and become a file version when all have arrived.</summary>
public sealed class Uploads(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, IBlobStore blobs, TimeProvider time)
{
    /// <summary>How long an unfinished upload is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Begins an upload. One of 0 bytes is complete at once.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="request">Path, length and, when known, hash.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The upload, with the key that is shown once.</returns>
    /// <exception cref="WorkspaceException">The path is unusable, or the workspace is full.</exception>
    public async Task<UploadStatus> CreateAsync(Actor actor, string workspace, UploadRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = new UploadId(Guid.CreateVersion7(now));
        var path = WorkspacePath.Normalise(string.IsNullOrWhiteSpace(request.Path) ? $"upload-{id}" : request.Path);
        if (request.LengthBytes < 0) throw new WorkspaceException(ErrorCode.Invalid, "An upload's length is 0 bytes or more.");
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var upload = await writer.ChangeAsync(actor, workspace, Permissions.Write, async (db, found, audit) =>
        {
            await Quota.RequireRoomAsync(db, found, request.LengthBytes, now, cancellationToken);
            var created = new Upload
            {
                Id = id, WorkspaceId = found.Id, Path = path, LengthBytes = request.LengthBytes, ExpectedHash = request.ExpectedHash, Note = request.Note,
                State = UploadState.Open, CreatedAt = now, ExpiresAt = now + Lifetime, ActorKind = actor.Kind, ActorName = actor.Name,
                UserId = actor.UserId ?? default, OnBehalfOf = actor.OnBehalfOf, AtMost = actor.AtMost, KeyHash = Tokens.HashOf(key),
            };
            db.Add(created);
            return created;
        }, cancellationToken);
        if (request.LengthBytes == 0)
        {
            await blobs.AppendStagedAsync(StagingOf(id), 0, Stream.Null, cancellationToken);
            upload = await CompleteAsync(actor, upload, cancellationToken);
        }

        return await StatusOfAsync(upload, workspace, cancellationToken) with { Key = key };
    }

    /// <summary>How far an upload is.</summary>
    /// <param name="actor">Who began it, or another member who may write.</param>
    /// <param name="id">The upload.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its durable offset.</returns>
    /// <exception cref="WorkspaceException">Unknown, terminated or expired.</exception>
    public async Task<UploadStatus> GetAsync(Actor actor, UploadId id, CancellationToken cancellationToken)
    {
        var (upload, slug) = await FindAsync(actor, id, cancellationToken);
        return await StatusOfAsync(await FinishAsync(actor, upload, cancellationToken), slug, cancellationToken);
    }

    /// <summary>The unfinished uploads of a workspace, newest first.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Those that still want bytes.</returns>
    public async Task<IReadOnlyList<UploadStatus>> ListOpenAsync(Actor actor, string workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.Write, cancellationToken);
        var now = time.GetUtcNow();
        var open = await db.Uploads.AsNoTracking().Where(u => u.WorkspaceId == found.Id && u.State == UploadState.Open && u.ExpiresAt > now)
            .OrderByDescending(u => u.CreatedAt).Take(500).ToListAsync(cancellationToken);
        var list = new List<UploadStatus>(open.Count);
        foreach (var upload in open) list.Add(await StatusOfAsync(upload, workspace, cancellationToken));
        return list;
    }

    /// <summary>Takes bytes at an offset. When the last byte is in, the file version exists.</summary>
    /// <param name="actor">Who began it, or another member who may write.</param>
    /// <param name="id">The upload.</param>
    /// <param name="offsetBytes">Must be the offset that <see cref="GetAsync"/> reports.</param>
    /// <param name="content">The bytes; read to the end or to the upload's length.</param>
    /// <param name="cancellationToken">Stops the call; what arrived is kept.</param>
    /// <returns>The upload with its new durable offset.</returns>
    /// <exception cref="WorkspaceException">A wrong offset, more bytes than announced, a second sender, or a hash that differs.</exception>
    public async Task<UploadStatus> AppendAsync(
        Actor actor, UploadId id, long offsetBytes, Stream content, CancellationToken cancellationToken)
    {
        var (upload, slug) = await FindAsync(actor, id, cancellationToken);
        if (upload.State == UploadState.Completed)
            throw new WorkspaceException(ErrorCode.Conflict, $"'{upload.Path}' is complete: all {upload.LengthBytes:N0} bytes arrived.");
        try
        {
            await using var limited = new LengthLimitedStream(content, upload.LengthBytes - offsetBytes);
            await blobs.AppendStagedAsync(StagingOf(id), offsetBytes, limited, cancellationToken);
        }
        catch (WorkspaceException)
        {
            // A file longer than announced must not appear cut off under its name.
            await blobs.DiscardStagedAsync(StagingOf(id), CancellationToken.None);
            throw;
        }
        catch (StagingConflictException conflict)
        {
            throw new WorkspaceException(conflict.DurableLengthBytes is null ? ErrorCode.Locked : ErrorCode.Conflict, conflict.Message, conflict);
        }

        return await StatusOfAsync(await FinishAsync(actor, upload, cancellationToken), slug, cancellationToken);
    }

    /// <summary>Gives an upload up and frees its bytes.</summary>
    /// <param name="actor">Who began it, or another member who may write.</param>
    /// <param name="id">The upload.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">Unknown, or already complete.</exception>
    public async Task TerminateAsync(Actor actor, UploadId id, CancellationToken cancellationToken)
    {
        var (upload, _) = await FindAsync(actor, id, cancellationToken);
        if (upload.State == UploadState.Completed)
            throw new WorkspaceException(ErrorCode.Conflict, $"'{upload.Path}' is complete. Delete the file instead.");
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            await db.Uploads.Where(u => u.Id == id).ExecuteUpdateAsync(u => u.SetProperty(x => x.State, UploadState.Terminated), cancellationToken);
        await blobs.DiscardStagedAsync(StagingOf(id), cancellationToken);
    }

    /// <summary>Whom the holder of an upload's key stands for: the one who began it, for this upload only.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="key">The key that <see cref="CreateAsync"/> gave.</param>
    /// <param name="from">Where the call came from.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The actor.</returns>
    /// <exception cref="WorkspaceException">The key does not fit.</exception>
    public async Task<Actor> AuthenticateAsync(UploadId id, string key, string? from, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var hash = Tokens.HashOf(key);
        var upload = await db.Uploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.KeyHash == hash, cancellationToken)
            ?? throw new WorkspaceException(ErrorCode.Unauthenticated, "This key does not open this upload. Begin the upload again to get a new one.");
        return new()
        {
            Kind = upload.ActorKind, Name = upload.ActorName, UserId = upload.UserId, OnBehalfOf = upload.OnBehalfOf,
            OnlyWorkspaces = [upload.WorkspaceId], AtMost = upload.AtMost & Permissions.Write, From = from,
        };
    }

    private static StagingId StagingOf(UploadId id) => new(id.Value.ToString("N"));

    private async Task<(Upload Upload, string Slug)> FindAsync(Actor actor, UploadId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var upload = await db.Uploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken)
            ?? throw WorkspaceException.NotFound("upload", id.ToString(), "Begin it again.");
        var workspace = await db.RequireAsync(actor, upload.WorkspaceId, Permissions.Write, cancellationToken);
        if (upload.State == UploadState.Terminated) throw new WorkspaceException(ErrorCode.Gone, "This upload was given up. Begin it again.");
        if (upload.State == UploadState.Open && upload.ExpiresAt <= time.GetUtcNow())
            throw new WorkspaceException(ErrorCode.Gone, $"This upload expired on {upload.ExpiresAt:yyyy-MM-dd}. Begin it again.");
        return (upload, workspace.Slug);
    }

    /// <summary>Completes an upload all of whose bytes are staged: now, or after a stop between the last byte and the commit.</summary>
    private async Task<Upload> FinishAsync(Actor actor, Upload upload, CancellationToken cancellationToken) =>
        upload.State == UploadState.Open && await OffsetOfAsync(upload, cancellationToken) == upload.LengthBytes
            ? await CompleteAsync(actor, upload, cancellationToken)
            : upload;

    private async Task<long> OffsetOfAsync(Upload upload, CancellationToken cancellationToken) =>
        upload.State == UploadState.Completed ? upload.LengthBytes : await blobs.GetStagedLengthAsync(StagingOf(upload.Id), cancellationToken);

    private async Task<Upload> CompleteAsync(Actor actor, Upload upload, CancellationToken cancellationToken)
    {
        BlobInfo blob;
        try
        {
            blob = await blobs.CommitStagedAsync(StagingOf(upload.Id), upload.ExpectedHash, cancellationToken);
        }
        catch (BlobMismatchException mismatch)
        {
            // The bytes are wrong as a whole: nothing of them can be kept for a resume.
            await blobs.DiscardStagedAsync(StagingOf(upload.Id), cancellationToken);
            throw new WorkspaceException(ErrorCode.Invalid,
                $"'{upload.Path}': the bytes that arrived are not the ones announced ({mismatch.Message}). They were thrown away; send the file again from 0.", mismatch);
        }

        await writer.ChangeAsync(actor, upload.WorkspaceId, async (db, audit) =>
        {
            var workspace = await db.RequireAsync(actor, upload.WorkspaceId, Permissions.Write, cancellationToken);
            var row = await db.Uploads.SingleAsync(u => u.Id == upload.Id, cancellationToken);
            if (row.State == UploadState.Completed) return;
            (row.State, row.Hash) = (UploadState.Completed, blob.Hash);
            await WorkspaceFiles.AddVersionAsync(db, workspace, audit, actor, upload.Path, blob, upload.Note, time.GetUtcNow(), FileCondition.None, cancellationToken);
        }, cancellationToken);
        // The store remembered the commit in case this process stopped before the lines above; now the catalog does.
        await blobs.DiscardStagedAsync(StagingOf(upload.Id), CancellationToken.None);
        (upload.State, upload.Hash) = (UploadState.Completed, blob.Hash);
        return upload;
    }

    private async Task<UploadStatus> StatusOfAsync(Upload upload, string workspace, CancellationToken cancellationToken) => new()
    {
        Id = upload.Id, Workspace = workspace, Path = upload.Path, LengthBytes = upload.LengthBytes,
        OffsetBytes = await OffsetOfAsync(upload, cancellationToken), State = upload.State, Hash = upload.Hash, ExpiresAt = upload.ExpiresAt,
    };
}
