namespace WorkspaceAgents.Storage;

/// <summary>
/// A blob as a local, read-only file, for tools that need a path. Keep it until the tool has ended, then dispose it:
/// a store that had to fetch the bytes removes its copy then. Never write to the file.
/// </summary>
public sealed class BlobFile(string path, BlobInfo info, Func<ValueTask>? release = null) : IAsyncDisposable
{
    private Func<ValueTask>? _release = release;

    /// <summary>Absolute path; the name has no file extension.</summary>
    public string Path { get; } = path;

    /// <summary>Hash and size.</summary>
    public BlobInfo Info { get; } = info;

    /// <summary>Gives the file back to the store.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _release, null)?.Invoke() ?? ValueTask.CompletedTask;
}
