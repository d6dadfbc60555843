using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Published versions as whole downloads in one of the formats.</summary>
public sealed class VersionExports(IDbContextFactory<CatalogDbContext> contexts, IBlobStore blobs, AuditRecorder recorder)
{
    /// <summary>The formats that are made while they are sent. Lance's table has to be whole on a disk first.</summary>
    public static IReadOnlyList<DatasetFormat> Formats { get; } = [DatasetFormat.WebDataset, DatasetFormat.VideoFolder, DatasetFormat.Parquet, DatasetFormat.LeRobot];

    /// <summary>Finds the version and says in the trail who takes it. Nothing of the videos is read yet.</summary>
    /// <param name="actor">A member of the dataset's workspace who may download.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version, to be given to <see cref="VersionExport.ToAsync"/>.</returns>
    /// <exception cref="WorkspaceException">No such dataset or version; it is expired; the format cannot be sent.</exception>
    public async Task<StoredVersion> OpenAsync(Actor actor, string name, string version, DatasetFormat format, CancellationToken cancellationToken)
    {
        if (!Formats.Contains(format))
            throw new WorkspaceException(ErrorCode.Invalid, $"{format} is not sent by the server, whose disk would have to hold the whole of it first. Fetch the version by 'wsa dataset pull' and write it on your disk by 'wsa dataset export --format {format.ToString().ToLowerInvariant()}'.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (dataset, _) = await Datasets.FindAsync(db, actor, name, Permissions.Download, cancellationToken);
        var row = await Datasets.FindVersionAsync(db, dataset, version, cancellationToken);
        Datasets.RefuseExpired(dataset, row);
        var manifest = VersionManifest.Parse(await blobs.ReadAllAsync(row.Manifest, cancellationToken), row.Manifest);
        await recorder.ReadAsync(
            actor, dataset.WorkspaceId, "dataset.read", $"{dataset.Name} as {format}", row.Manifest.ToString(), new { version = row.Manifest.ToString(), format = format.ToString() }, cancellationToken);
        return new(manifest, row.Manifest, blobs);
    }
}
