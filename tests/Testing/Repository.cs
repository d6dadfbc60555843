namespace WorkspaceAgents.Testing;

/// <summary>Where the tests' files are, found from the test assembly upwards.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>WorkspaceAgents.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of real recordings beside the repository (or <c>WSA_SHARED_MEDIA</c>), or null when there is none.</summary>
    public static string? SharedMedia { get; } = FindSharedMedia();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "WorkspaceAgents.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"WorkspaceAgents.sln is in no folder above {AppContext.BaseDirectory}.");
    }

    private static string? FindSharedMedia()
    {
        var named = Environment.GetEnvironmentVariable("WSA_SHARED_MEDIA");
        var path = Path.GetFullPath(string.IsNullOrEmpty(named) ? Path.Combine(Root, "..", "shared", "media") : named);
        return Directory.Exists(path) ? path : null;
    }
}
