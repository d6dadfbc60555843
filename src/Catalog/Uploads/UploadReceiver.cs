using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Takes the bytes of uploads into the content store.</summary>
internal sealed class UploadReceiver(IDbContextFactory<CatalogDbContext> contexts, IBlobStore blobs)
{
    /// <summary>Takes a piece. What arrives before the line is cut is kept and safe on disk when this ends; a piece that has a checksum is taken whole or not at all.</summary>
    public async Task ReceiveAsync(Upload upload, UploadPiece piece, UploadSenders.Sender turn, CancellationToken cancellationToken)
    {
        var room = await RoomAsync(upload, piece.OffsetBytes, cancellationToken);
        // Known beforehand, nothing is taken and nothing is lost.
        if (piece.ContentLengthBytes > room) throw TooLong(upload, "Nothing of this request was taken");
        var isChecked = piece.Checksum is not null || piece.ChecksumAfterwards is not null;
        // Written down first: a process that is killed before the bytes are checked must not count them after its restart.
        if (isChecked) await MarkUncheckedAsync(upload, piece.OffsetBytes, cancellationToken);
        try
        {
            await using var sums = new ChecksumStream(turn.Watch(piece.Content), piece.AlgorithmsToRun());
            await using var limited = new LengthLimitedStream(sums, room, () => TooLong(upload, "They were thrown away"));
            await blobs.AppendStagedAsync(upload.Staging, piece.OffsetBytes, limited, cancellationToken);
            if ((piece.Checksum ?? piece.ChecksumAfterwards?.Invoke()) is { } checksum && !checksum.Fits(sums.DigestOf(checksum.Algorithm)))
                throw new WorkspaceException(ErrorCode.ChecksumMismatch, $"The bytes that arrived have another {checksum.Algorithm.Name} than Upload-Checksum says. They were thrown away; send them again from {piece.OffsetBytes:N0}.");
            if (isChecked) await MarkUncheckedAsync(upload, null, cancellationToken);
        }
        catch (WorkspaceException refusal) when (refusal.Code == ErrorCode.Invalid && !isChecked)
        {
            // A file longer than announced must not appear cut off under its name.
            await blobs.DiscardStagedAsync(upload.Staging, CancellationToken.None);
            throw;
        }
        catch (StagingConflictException conflict)
        {
            throw new WorkspaceException(conflict.DurableLengthBytes is null ? ErrorCode.Locked : ErrorCode.Conflict, conflict.Message, conflict);
        }
        finally
        {
            await DropUncheckedAsync(upload, CancellationToken.None);
        }
    }

    private async Task<long> RoomAsync(Upload upload, long offset, CancellationToken cancellationToken)
    {
        if (upload.LengthBytes is { } length) return length - offset;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == upload.WorkspaceId, cancellationToken);
        return Math.Max(0, workspace.QuotaBytes - workspace.UsedBytes - offset);
    }

    private static WorkspaceException TooLong(Upload upload, string outcome) => upload.LengthBytes is { } length
        ? new(ErrorCode.Invalid, $"More bytes came than the {length:N0} announced for '{upload.Path}'. {outcome}; begin the upload again with the file's real length.")
        : new(ErrorCode.QuotaExceeded, $"'{upload.Path}' no longer fits into its workspace. What arrived before is kept; free some room, or give the upload up.");

    private async Task MarkUncheckedAsync(Upload upload, long? fromBytes, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Uploads.Where(u => u.Id == upload.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.UncheckedFromBytes, fromBytes), cancellationToken);
        upload.UncheckedFromBytes = fromBytes;
    }

    /// <summary>Throws away bytes that nobody could check: of a mismatch, a cut line, or a process that was killed.</summary>
    public async Task DropUncheckedAsync(Upload upload, CancellationToken cancellationToken)
    {
        if (upload.UncheckedFromBytes is not { } from) return;
        try
        {
            if (await blobs.GetStagedLengthAsync(upload.Staging, cancellationToken) > from) await blobs.TruncateStagedAsync(upload.Staging, from, cancellationToken);
        }
        catch (StagingConflictException busy)
        {
            throw new WorkspaceException(ErrorCode.Locked, "Another connection is sending to this upload, and goes on. Ask for the offset (HEAD) and try again.", busy);
        }

        await MarkUncheckedAsync(upload, null, cancellationToken);
    }

    /// <summary>How many bytes count.</summary>
    public async Task<long> OffsetOfAsync(Upload upload, CancellationToken cancellationToken)
    {
        if (upload.State == UploadState.Completed) return upload.LengthBytes ?? 0;
        var staged = await blobs.GetStagedLengthAsync(upload.Staging, cancellationToken);
        return upload.UncheckedFromBytes is { } from ? Math.Min(staged, from) : staged;
    }
}
