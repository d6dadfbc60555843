using System.IO.Compression;

namespace WorkspaceAgents.Formats;

/// <summary>A ZIP whose files are stored as they are: videos do not become smaller.</summary>
internal sealed class ZipTarget : ArchiveTarget
{
    // The earliest a ZIP can say: the same version makes the same archive.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipOutput _output;
    private readonly Lazy<Task<ZipArchive>> _zip;

    public ZipTarget(Stream output)
    {
        _output = new(output);
        _zip = new(() => ZipArchive.CreateAsync(_output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, CancellationToken.None));
    }

    /// <inheritdoc />
    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        // Only now the list of files is written: an archive that broke off has none, and no program takes it for whole.
        await (await _zip.Value).DisposeAsync();
        await _output.FlushAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task AddCoreAsync(string path, long sizeBytes, Func<Stream, CancellationToken, Task> writeAsync, CancellationToken cancellationToken)
    {
        var entry = (await _zip.Value).CreateEntry(path, CompressionLevel.NoCompression);
        entry.LastWriteTime = Time;
        await using var content = await entry.OpenAsync(cancellationToken);
        await WriteAsync(path, sizeBytes, content, writeAsync, cancellationToken);
    }
}
