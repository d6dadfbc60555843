namespace WorkspaceAgents.Cli;

/// <summary>A file to push.</summary>
/// <param name="FullPath">Where it is here.</param>
/// <param name="Path">Where it is to be in the workspace.</param>
/// <param name="SizeBytes">Its length when it was found.</param>
internal sealed record LocalFile(string FullPath, string Path, long SizeBytes)
{
    /// <summary>The files below a folder, in the order of their paths, without hidden ones; links are not followed.</summary>
    public static IReadOnlyList<LocalFile> Find(string folder, string target)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        return [.. Directory.EnumerateFiles(folder, "*", options)
            .Select(path => (Full: path, Relative: System.IO.Path.GetRelativePath(folder, path).Replace(System.IO.Path.DirectorySeparatorChar, '/')))
            .Where(file => !file.Relative.Split('/').Any(name => name.StartsWith('.')))
            .OrderBy(file => file.Relative, StringComparer.Ordinal)
            .Select(file => new LocalFile(file.Full, target.Length == 0 ? file.Relative : $"{target}/{file.Relative}", new FileInfo(file.Full).Length))];
    }
}
