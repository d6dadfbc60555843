namespace WorkspaceAgents.Formats;

/// <summary>
/// Writes the table beside the videos, row by row. Every split has the same columns of the same types, whatever its values: a reader that looks at the
/// first rows of each and compares must find them equal.
/// </summary>
internal abstract class ClipTable : IAsyncDisposable
{
    public static ClipTable Create(MetadataTable kind, string path) => kind switch
    {
        MetadataTable.Jsonl => new ClipTableJsonl(path),
        MetadataTable.Csv => new ClipTableCsv(path),
        _ => new ClipTableParquet(path),
    };

    /// <summary>Adds a clip.</summary>
    /// <param name="row">What is said of it.</param>
    /// <param name="fileName">The video, relative to the table.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public abstract Task AddAsync(ClipRow row, string fileName, CancellationToken cancellationToken);

    /// <summary>Ends the file.</summary>
    public abstract ValueTask DisposeAsync();
}
