namespace WorkspaceAgents.Processing;

/// <summary>A temporary folder that is gone when disposed.</summary>
/// <param name="path">The folder; it exists.</param>
internal sealed class ScratchSpace(string path) : IDisposable
{
    /// <summary>The path of a file in it.</summary>
    public string File(string name) => Path.Combine(path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }
}
