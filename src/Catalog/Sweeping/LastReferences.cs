using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Says of bytes that nobody refers to who did last: expired versions and steps still tell, files that were deleted for good do not.</summary>
internal sealed class LastReferences(CatalogDbContext db, IBlobStore blobs)
{
    /// <summary>Explains some blobs, in their order. Reads the manifests of expired versions and what steps remember, each once.</summary>
    public async Task<IReadOnlyList<SweptBlob>> ExplainAsync(IReadOnlyList<KeyValuePair<BlobHash, long>> unused, CancellationToken cancellationToken)
    {
        var hashes = unused.Select(blob => blob.Key).ToHashSet();
        var versions = await FindVersionsAsync(hashes, cancellationToken);
        var steps = await FindStepsAsync(hashes, cancellationToken);
        return
        [
            .. unused.Select(blob =>
            {
                var version = versions.GetValueOrDefault(blob.Key);
                var why = version is not null ? $"only versions that are expired name it, the newest {version}"
                    : steps.TryGetValue(blob.Key, out var step) ? $"step '{step.Step}' made it on {step.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, and no recording or version refers to it"
                    : "no file, recording or version refers to it";
                return new SweptBlob(blob.Key, blob.Value, why, version);
            }),
        ];
    }

    private async Task<Dictionary<BlobHash, string>> FindVersionsAsync(HashSet<BlobHash> hashes, CancellationToken cancellationToken)
    {
        var found = new Dictionary<BlobHash, string>();
        var expired = await (
            from version in db.DatasetVersions.AsNoTracking()
            join dataset in db.Datasets on version.DatasetId equals dataset.Id
            where version.State == VersionState.Expired
            orderby version.CreatedAt descending
            select new { dataset.Name, version.Number, version.Manifest }).ToListAsync(cancellationToken);
        foreach (var version in expired)
        {
            // An expired version's manifest may be gone from the store as well; what it named is then not known, and nothing hangs on it.
            if (await blobs.FindAsync(version.Manifest, cancellationToken) is null) continue;
            await using var json = await blobs.OpenReadAsync(version.Manifest, cancellationToken);
            await HashesInText.ReadAsync(json, hash => { if (hashes.Contains(hash)) found.TryAdd(hash, $"{version.Name} v{version.Number}"); }, cancellationToken);
        }

        return found;
    }

    private async Task<Dictionary<BlobHash, (string Step, DateTimeOffset At)>> FindStepsAsync(HashSet<BlobHash> hashes, CancellationToken cancellationToken)
    {
        var found = new Dictionary<BlobHash, (string, DateTimeOffset)>();
        await foreach (var artifact in db.StepArtifacts.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var hash in HashesInText.Of(artifact.Output).Where(hashes.Contains)) found.TryAdd(hash, (artifact.Step, artifact.CreatedAt));
        }

        return found;
    }
}
