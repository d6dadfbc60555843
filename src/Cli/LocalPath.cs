namespace WorkspaceAgents.Cli;

/// <summary>Files on this disk, as typed.</summary>
internal static class LocalPath
{
    /// <summary>The full path of a file that exists.</summary>
    /// <exception cref="CliException">It does not.</exception>
    public static string Require(string path) =>
        File.Exists(path) ? Path.GetFullPath(path)
        : Directory.Exists(path) ? throw new CliException("notAFile", $"'{path}' is a folder; name a file in it.")
        : throw new CliException("fileMissing", $"There is no file '{path}'.");
}
