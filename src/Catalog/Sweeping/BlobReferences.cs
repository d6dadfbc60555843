using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Who refers to which blob. Every column that holds a hash counts, also one that is added to the model later, except those named here; so does every hash
/// that stands in what recordings and steps remember, and in the manifests of versions that are not expired.
/// </summary>
internal sealed class BlobReferences(CatalogDbContext db, IBlobStore blobs)
{
    // An upload's own hash is history: its bytes are held by the file it became, or by the store until it ends.
    private static readonly HashSet<string> Passed =
    [
        $"{nameof(Upload)}.{nameof(Upload.Hash)}", $"{nameof(Upload)}.{nameof(Upload.ExpectedHash)}",
        $"{nameof(FileEntry)}.{nameof(FileEntry.Hash)}", // the hash of one of its versions
        $"{nameof(FileVersion)}.{nameof(FileVersion.Hash)}", // asked for by FindInFilesAsync
    ];

    /// <summary>Which of some blobs are versions of files, live or in the trash.</summary>
    public async Task<HashSet<BlobHash>> FindInFilesAsync(IReadOnlyCollection<BlobHash> hashes, CancellationToken cancellationToken) =>
        await db.FileVersions.AsNoTracking().Where(v => hashes.Contains(v.Hash)).Select(v => v.Hash).Distinct().ToHashSetAsync(cancellationToken);

    /// <summary>
    /// Every hash that something else than a file refers to, in the order in which references are handed on: what is copied from one place to the next
    /// is found in one of them, whenever that happens.
    /// </summary>
    /// <exception cref="WorkspaceException">A manifest cannot be read, so it is not known what it names.</exception>
    public async IAsyncEnumerable<BlobHash> ReadOthersAsync(DateTimeOffset artifactsSince, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var column in HashColumns(db.Model))
        {
            await foreach (var text in db.Database.SqlQueryRaw<string>(column).AsAsyncEnumerable().WithCancellation(cancellationToken)) yield return BlobHash.Parse(text);
        }

        var artifacts = db.StepArtifacts.AsNoTracking().Where(a => a.CreatedAt >= artifactsSince).Select(a => a.Output);
        var recordings = db.Recordings.AsNoTracking();
        foreach (var documents in new[] { artifacts, recordings.Select(r => r.Validation ?? ""), recordings.Select(r => r.Alignment ?? "") })
        {
            await foreach (var json in documents.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                foreach (var hash in HashesInText.Of(json)) yield return hash;
            }
        }

        foreach (var manifest in await db.DatasetVersions.AsNoTracking().Where(v => v.State != VersionState.Expired).Select(v => v.Manifest).ToListAsync(cancellationToken))
        {
            var named = new HashSet<BlobHash>();
            await ReadManifestAsync(manifest, named, cancellationToken);
            foreach (var hash in named) yield return hash;
        }
    }

    private async Task ReadManifestAsync(BlobHash manifest, HashSet<BlobHash> named, CancellationToken cancellationToken)
    {
        try
        {
            await using var json = await blobs.OpenReadAsync(manifest, cancellationToken);
            await HashesInText.ReadAsync(json, hash => named.Add(hash), cancellationToken);
        }
        catch (BlobNotFoundException missing)
        {
            throw new WorkspaceException(ErrorCode.Conflict,
                $"The manifest {manifest.Short()} of a published version is missing from the store, so it is not known which bytes the version needs. Nothing was removed. Restore the store from its backup, then sweep again.", missing);
        }
    }

    /// <summary>One question for each column of the model that holds a hash.</summary>
    private static IEnumerable<string> HashColumns(IModel model) =>
        from entity in model.GetEntityTypes()
        from property in entity.GetProperties()
        where (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(BlobHash)
        where !Passed.Contains($"{entity.ClrType.Name}.{property.Name}")
        let column = property.GetColumnName()
        select $"""SELECT DISTINCT "{column}" AS "Value" FROM "{entity.GetTableName()}" WHERE "{column}" IS NOT NULL""";
}
