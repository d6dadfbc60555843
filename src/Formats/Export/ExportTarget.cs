namespace WorkspaceAgents.Formats;

/// <summary>Where the files of an export go: a folder, or an archive that is sent while it is made.</summary>
public abstract class ExportTarget : IAsyncDisposable
{
    private readonly Lazy<DirectoryInfo> _scratch = new(() => Directory.CreateTempSubdirectory("wsa-export-"));

    /// <summary>Files that were added.</summary>
    public long Files { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a file.</summary>
    /// <param name="path">Where, with '/'.</param>
    /// <param name="sizeBytes">How many bytes <paramref name="writeAsync"/> will write, exactly.</param>
    /// <param name="writeAsync">Writes the content.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task AddAsync(string path, long sizeBytes, Func<Stream, CancellationToken, Task> writeAsync, CancellationToken cancellationToken)
    {
        await AddCoreAsync(path, sizeBytes, writeAsync, cancellationToken);
        Files++;
        Bytes += sizeBytes;
    }

    /// <summary>Adds a file whose bytes are in memory.</summary>
    public Task AddAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        AddAsync(path, content.Length, (stream, token) => stream.WriteAsync(content, token).AsTask(), cancellationToken);

    /// <summary>Adds a file that was made in the <see cref="ScratchPath"/>, and removes it there.</summary>
    public async Task AddScratchAsync(string path, string scratchPath, CancellationToken cancellationToken)
    {
        await AddAsync(path, new FileInfo(scratchPath).Length, async (stream, token) =>
        {
            await using var file = File.OpenRead(scratchPath);
            await file.CopyToAsync(stream, token);
        }, cancellationToken);
        File.Delete(scratchPath);
    }

    /// <summary>A path for a file that has to be made before it can be added; gone at the end.</summary>
    public string ScratchPath(string name) => Path.Combine(_scratch.Value.FullName, name);

    /// <summary>Ends the archive, when it is one. Without this call an export is not whole.</summary>
    public virtual Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Removes what was made on the way.</summary>
    public virtual ValueTask DisposeAsync()
    {
        if (_scratch.IsValueCreated) _scratch.Value.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Adds a file.</summary>
    protected abstract Task AddCoreAsync(string path, long sizeBytes, Func<Stream, CancellationToken, Task> writeAsync, CancellationToken cancellationToken);
}
