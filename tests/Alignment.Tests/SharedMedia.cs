namespace WorkspaceAgents.Alignment.Tests;

/// <summary>
/// Real recordings with known truth: the folder <c>../shared/media</c> beside the repository, or WSA_SHARED_MEDIA. They are too large and
/// under too many licences to be part of the repository; tests of them are skipped on a machine without.
/// </summary>
internal static class SharedMedia
{
    /// <summary>The file's path, or null when the recordings are not on this machine.</summary>
    public static string? Find(string relativePath)
    {
        string? folder = Environment.GetEnvironmentVariable("WSA_SHARED_MEDIA");
        if (folder is null)
        {
            DirectoryInfo? root = new(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(Path.Combine(root.FullName, "WorkspaceAgents.sln")))
                root = root.Parent;
            folder = root is null ? null : FindBeside(root);
        }

        string? path = folder is null ? null : Path.Combine(folder, relativePath);
        return File.Exists(path) ? path : null;
    }

    // A git worktree may lie a folder deeper than the repository it belongs to.
    private static string? FindBeside(DirectoryInfo root) =>
        new[] { root.Parent, root.Parent?.Parent }
            .Where(parent => parent is not null)
            .Select(parent => Path.Combine(parent!.FullName, "shared", "media"))
            .FirstOrDefault(Directory.Exists);
}
