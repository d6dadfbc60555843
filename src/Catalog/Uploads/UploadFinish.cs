using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Makes a file version of an upload all of whose bytes are there. Can be repeated after a stop at any point.</summary>
internal sealed class UploadFinish(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, IBlobStore blobs, TimeProvider time)
{
    /// <summary>Finishes what is whole; leaves what is not.</summary>
    /// <exception cref="WorkspaceException">It may not become a file now (right, condition, quota): the bytes are kept. Or its hash is another: they are not.</exception>
    public async Task<Upload> TryAsync(Actor actor, Upload upload, CancellationToken cancellationToken)
    {
        if (upload.State != UploadState.Open || upload.LengthBytes is not { } length) return upload;
        if (upload.Kind != UploadKind.Joined && await blobs.GetStagedLengthAsync(upload.Staging, cancellationToken) != length) return upload;
        if (upload.Kind == UploadKind.Part)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Uploads.Where(u => u.Id == upload.Id && u.State == UploadState.Open).ExecuteUpdateAsync(u => u.SetProperty(x => x.State, UploadState.Completed), cancellationToken);
            upload.State = UploadState.Completed;
            return upload;
        }

        // Asked before the bytes become a blob, and again in the transaction that makes the file.
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            await RequireAsync(db, actor, upload, length, cancellationToken);
        var blob = await CommitAsync(upload, length, cancellationToken);
        await writer.ChangeAsync(actor, upload.WorkspaceId, async (db, audit) =>
        {
            var workspace = await RequireAsync(db, actor, upload, length, cancellationToken);
            var row = await db.Uploads.SingleAsync(u => u.Id == upload.Id, cancellationToken);
            if (row.State == UploadState.Completed) return;
            (row.State, row.Hash) = (UploadState.Completed, blob.Hash);
            await WorkspaceFiles.AddVersionAsync(db, workspace, audit, actor, upload.Path, blob, upload.Note, time.GetUtcNow(), upload.Condition, cancellationToken);
            foreach (var part in await PartsOf(db, upload).ToListAsync(cancellationToken)) part.State = UploadState.Terminated;
        }, cancellationToken);
        // The store remembered the commit in case this process stopped before the lines above; now the catalog does.
        if (length > 0) await blobs.DiscardStagedAsync(upload.Staging, CancellationToken.None);
        if (upload.Parts is { } parts) foreach (var part in UploadJoin.Parse(parts).Distinct()) await blobs.DiscardStagedAsync(Upload.StagingOf(part), CancellationToken.None);
        (upload.State, upload.Hash) = (UploadState.Completed, blob.Hash);
        return upload;
    }

    /// <summary>Whether the file may come to be now.</summary>
    private async Task<Workspace> RequireAsync(CatalogDbContext db, Actor actor, Upload upload, long length, CancellationToken cancellationToken)
    {
        var access = await db.OpenAsync(actor, upload.WorkspaceId, cancellationToken);
        var workspace = access.Workspace;
        access.RequireWrite(upload.Path);
        await UploadKeys.RequireLiveAsync(db, actor, time.GetUtcNow(), cancellationToken);
        await db.RequireUnlockedAsync(workspace.Id, upload.Path, cancellationToken);
        var live = await db.Files.FindLiveAsync(workspace.Id, upload.Path, cancellationToken);
        upload.Condition.Require(upload.Path, live);
        if (live is null) await PathClaims.RequireFreeAsync(db, access, upload.Path, null, cancellationToken);
        // The same bytes again need no room; whether they are is known once they are a blob.
        if (live?.SizeBytes != length) await Quota.RequireStoredRoomAsync(db, workspace, length, cancellationToken);
        return workspace;
    }

    private async Task<BlobInfo> CommitAsync(Upload upload, long length, CancellationToken cancellationToken)
    {
        try
        {
            if (length == 0)
            {
                if (upload.ExpectedHash is { } announced && announced != BlobHash.Empty) throw new BlobMismatchException(announced, BlobHash.Empty, 0);
                return await blobs.WriteAsync(Stream.Null, cancellationToken);
            }

            if (upload.Parts is { } parts && await blobs.GetStagedLengthAsync(upload.Staging, cancellationToken) != length)
                await blobs.ConcatStagedAsync(upload.Staging, [.. UploadJoin.Parse(parts).Select(Upload.StagingOf)], cancellationToken);
            return await blobs.CommitStagedAsync(upload.Staging, upload.ExpectedHash, cancellationToken);
        }
        catch (BlobMismatchException mismatch)
        {
            // The bytes are wrong as a whole: nothing of them can be kept for a resume.
            await blobs.DiscardStagedAsync(upload.Staging, cancellationToken);
            if (upload.Kind != UploadKind.Joined)
            {
                throw new WorkspaceException(ErrorCode.Invalid,
                    $"'{upload.Path}': the bytes that arrived are not the ones announced ({mismatch.Message}). They were thrown away; send the file again from 0.", mismatch);
            }

            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Uploads.Where(u => u.Id == upload.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.State, UploadState.Terminated), cancellationToken);
            throw new WorkspaceException(ErrorCode.Invalid,
                $"'{upload.Path}': the parts together are not what was announced ({mismatch.Message}). The parts are kept; put them together in the right order, or send the wrong one again.", mismatch);
        }
        catch (StagingConflictException busy)
        {
            throw new WorkspaceException(ErrorCode.Locked, $"'{upload.Path}': somebody else is finishing this upload. Ask for its offset (HEAD) in a few seconds.", busy);
        }
        catch (StagingNotFoundException gone)
        {
            throw new WorkspaceException(ErrorCode.Gone, $"'{upload.Path}': bytes of this upload are no longer there (its parts expired, or were given up). Begin it again.", gone);
        }
    }

    private static IQueryable<Upload> PartsOf(CatalogDbContext db, Upload upload) =>
        db.Uploads.Where(u => u.WorkspaceId == upload.WorkspaceId && u.Kind == UploadKind.Part && u.JoinedInto == upload.Id);
}
