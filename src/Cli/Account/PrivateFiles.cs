namespace WorkspaceAgents.Cli;

/// <summary>Files that hold keys: mode 0600 in a folder of mode 0700.</summary>
internal static class PrivateFiles
{
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Written beside and moved into place: a reader sees the old or the new file, and nobody ever sees it with wider rights.</summary>
    public static async Task WriteAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        var part = $"{path}.{Guid.NewGuid():N}.part";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(part, options)) await file.WriteAsync(content, cancellationToken);
        File.Move(part, path, overwrite: true);
    }
}
