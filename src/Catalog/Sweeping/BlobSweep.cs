using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Frees the disk of bytes that nobody refers to any more. Whoever comes to refer to bytes writes them, or keeps them (<see cref="IBlobStore.KeepAsync"/>),
/// first, and so makes them younger than the sweep's grace; a blob is removed only when it is older at that very moment.
/// </summary>
public sealed class BlobSweep(
    IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, IBlobStore blobs, IOptions<SweepOptions> options, TimeProvider time) : IDisposable
{
    private const int BatchSize = 500;

    // So many are told one by one: what fills a disk is among them.
    private const int MostExplained = 100;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Removes, or only counts, what nobody refers to.</summary>
    /// <param name="actor">An administrator of the installation, or the system.</param>
    /// <param name="isDryRun">Whether to count only.</param>
    /// <param name="cancellationToken">Stops it; what was removed until then stays removed.</param>
    /// <returns>What was removed, or would be.</returns>
    /// <exception cref="WorkspaceException">The actor may not, another sweep runs, or a published version's manifest cannot be read.</exception>
    public async Task<SweepReport> RunAsync(Actor actor, bool isDryRun, CancellationToken cancellationToken)
    {
        if (!actor.IsAdministrator && actor.Kind != ActorKind.System)
            throw new WorkspaceException(ErrorCode.Forbidden, "Only an administrator of the installation sweeps its content store. Ask one, or sign in without a token that narrows you.");
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken))
            throw new WorkspaceException(ErrorCode.Conflict, "A sweep is running already. Ask again when it has ended.");
        try
        {
            var report = await SweepAsync(isDryRun, cancellationToken);
            if (!isDryRun && (report.FreedBytes > 0 || report.BlobCount > 0 || actor.Kind != ActorKind.System)) await RecordAsync(actor, report);
            return report;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<SweepReport> SweepAsync(bool isDryRun, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = now - options.Value.Grace;
        // Upstream first: a reference that is handed on (upload, file, recording, version) is then seen in one place or the next.
        var staged = await blobs.ListStagedAsync(cancellationToken).Where(one => one.Committed is not null || one.ChangedAt < since).ToListAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var references = new BlobReferences(db, blobs);
        var unused = new Dictionary<BlobHash, long>();
        await foreach (var batch in blobs.ListUnusedAsync(since, cancellationToken).Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            var inFiles = await references.FindInFilesAsync([.. batch.Select(blob => blob.Hash)], cancellationToken);
            foreach (var blob in batch.Where(blob => !inFiles.Contains(blob.Hash))) unused[blob.Hash] = blob.SizeBytes;
        }

        foreach (var held in staged) if (held.Committed is { } hash) unused.Remove(hash);
        if (unused.Count > 0)
            await foreach (var hash in references.ReadOthersAsync(now - options.Value.ArtifactAge, cancellationToken)) unused.Remove(hash);
        IReadOnlyList<SweptBlob> largest = isDryRun
            ? await new LastReferences(db, blobs).ExplainAsync([.. unused.OrderByDescending(one => one.Value).ThenBy(one => one.Key.ToString(), StringComparer.Ordinal).Take(MostExplained)], cancellationToken)
            : [];
        var (count, bytes) = isDryRun ? (unused.Count, unused.Values.Sum()) : await RemoveAsync(references, unused, since, cancellationToken);
        var ended = await DiscardEndedAsync(db, [.. staged.Where(one => one.ChangedAt < since)], isDryRun, cancellationToken);
        var leftovers = await blobs.RemoveLeftoversAsync(since, isDryRun, cancellationToken);
        return new()
        {
            IsDryRun = isDryRun, BlobCount = count, BlobBytes = bytes, UploadCount = ended.Count, UploadBytes = ended.SizeBytes,
            LeftoverCount = leftovers.Count, LeftoverBytes = leftovers.SizeBytes, Largest = largest, UnusedSince = since,
        };
    }

    private async Task<(int Count, long SizeBytes)> RemoveAsync(
        BlobReferences references, Dictionary<BlobHash, long> unused, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (count, sizeBytes) = (0, 0L);
        foreach (var batch in unused.Chunk(BatchSize))
        {
            // Files once more: they are what people would miss, and asking costs little.
            var inFiles = await references.FindInFilesAsync([.. batch.Select(one => one.Key)], cancellationToken);
            foreach (var (hash, size) in batch.Where(one => !inFiles.Contains(one.Key)))
            {
                if (await blobs.DeleteAsync(hash, since, cancellationToken)) (count, sizeBytes) = (count + 1, sizeBytes + size);
            }
        }

        return (count, sizeBytes);
    }

    /// <summary>Frees staged bytes of uploads that ended: a process that stops between an upload's end and this leaves them.</summary>
    private async Task<Leftovers> DiscardEndedAsync(CatalogDbContext db, List<StagedInfo> old, bool isDryRun, CancellationToken cancellationToken)
    {
        var (count, sizeBytes) = (0, 0L);
        var now = time.GetUtcNow();
        foreach (var batch in old.Chunk(BatchSize))
        {
            List<UploadId> ids = [.. batch.Select(one => Upload.IdOf(one.Id)).OfType<UploadId>()];
            var living = await db.Uploads.AsNoTracking()
                .Where(u => ids.Contains(u.Id) && (u.State == UploadState.Open || (u.State == UploadState.Completed && u.Kind == UploadKind.Part && u.ExpiresAt > now)))
                .Select(u => u.Id).ToHashSetAsync(cancellationToken);
            foreach (var one in batch.Where(one => Upload.IdOf(one.Id) is not { } id || !living.Contains(id)))
            {
                if (!isDryRun && !await TryDiscardAsync(one.Id, cancellationToken)) continue;
                (count, sizeBytes) = (count + 1, sizeBytes + (one.Committed is null ? one.SizeBytes : 0));
            }
        }

        return new(count, sizeBytes);
    }

    private async Task<bool> TryDiscardAsync(StagingId id, CancellationToken cancellationToken)
    {
        try
        {
            await blobs.DiscardStagedAsync(id, cancellationToken);
            return true;
        }
        catch (StagingConflictException)
        {
            return false; // somebody works on it after all
        }
    }

    private Task RecordAsync(Actor actor, SweepReport report) => writer.ChangeInstallationAsync(actor, (_, audit) =>
    {
        audit.Add("storage.sweep", "storage", new
        {
            blobs = report.BlobCount, report.BlobBytes, uploads = report.UploadCount, report.UploadBytes, leftovers = report.LeftoverCount, report.LeftoverBytes, report.UnusedSince,
        });
        return Task.CompletedTask;
    }, CancellationToken.None);
}
