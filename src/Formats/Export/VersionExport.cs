namespace WorkspaceAgents.Formats;

/// <summary>Writes a version in a format. Every content is checked against the manifest on its way.</summary>
public static class VersionExport
{
    /// <summary>Writes into a folder that appears whole or not at all.</summary>
    /// <param name="source">The version.</param>
    /// <param name="format">What to write.</param>
    /// <param name="folder">A new or empty folder.</param>
    /// <param name="options">Choices.</param>
    /// <param name="cancellationToken">Stops; nothing is left behind.</param>
    /// <exception cref="IOException">The folder is not empty or cannot be written.</exception>
    /// <exception cref="InvalidDataException">The version's bytes are not what its manifest says; names the shard or member.</exception>
    public static async Task<ExportResult> ToFolderAsync(VersionSource source, DatasetFormat format, string folder, ExportOptions options, CancellationToken cancellationToken)
    {
        await using var target = FolderTarget.Create(folder);
        return await ToAsync(source, format, target, options, cancellationToken);
    }

    /// <summary>Writes into a target and completes it.</summary>
    public static async Task<ExportResult> ToAsync(VersionSource source, DatasetFormat format, ExportTarget target, ExportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        await target.AddAsync(VersionFolder.ManifestName, source.Manifest.ToJson(), cancellationToken);
        await target.AddAsync(VersionFolder.IdName, System.Text.Encoding.ASCII.GetBytes(VersionFolder.IdLine(source.Id)), cancellationToken);
        await (format switch
        {
            DatasetFormat.WebDataset => WebDatasetWriter.WriteAsync(source, target, cancellationToken),
            DatasetFormat.VideoFolder => VideoFolderWriter.WriteAsync(source, target, options, cancellationToken),
            DatasetFormat.Parquet => ClipsParquetWriter.WriteAsync(source, target, options, cancellationToken),
            DatasetFormat.LeRobot => LeRobotWriter.WriteAsync(source, target, cancellationToken),
            DatasetFormat.Lance => LanceTable.WriteAsync(source, target, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
        });
        await target.CompleteAsync(cancellationToken);
        return new(source.Manifest.Samples.Count, target.Files, target.Bytes);
    }
}
