namespace WorkspaceAgents.Formats;

/// <summary>
/// A folder that appears whole or not at all: everything is written into one with another name beside it, which is renamed at the end.
/// </summary>
public sealed class FolderTarget : ExportTarget
{
    private readonly string _folder;
    private readonly string _partial;
    private bool _isComplete;

    private FolderTarget(string folder, string partial)
    {
        _folder = folder;
        _partial = partial;
    }

    /// <summary>Begins a folder.</summary>
    /// <exception cref="IOException">There is something at that place already.</exception>
    public static FolderTarget Create(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(full)) throw new IOException($"'{folder}' is a file. Name a new or an empty folder.");
        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
            throw new IOException($"'{folder}' is not empty; nothing was written. Name a new or an empty folder.");
        var partial = $"{full}.{Path.GetRandomFileName()}.partial";
        Directory.CreateDirectory(partial);
        return new(full, partial);
    }

    /// <summary>Where a file lies until the folder is complete.</summary>
    internal string PathOf(string path) => Path.Combine([_partial, .. path.Split('/')]);

    /// <inheritdoc />
    public override Task CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Directory.Exists(_folder)) Directory.Delete(_folder); // An empty one; anything that came into it meanwhile stops the export here.
        Directory.Move(_partial, _folder);
        _isComplete = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        if (!_isComplete && Directory.Exists(_partial)) Directory.Delete(_partial, recursive: true);
        return base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override async Task AddCoreAsync(string path, long sizeBytes, Func<Stream, CancellationToken, Task> writeAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writeAsync);
        var full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await using var file = new FileStream(full, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0, PreallocationSize = sizeBytes,
        });
        await writeAsync(file, cancellationToken);
    }
}
