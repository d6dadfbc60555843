namespace WorkspaceAgents.Media.Tests;

/// <summary>The real recordings beside the repository; only used by tests that are skipped without them.</summary>
internal static class SharedMedia
{
    public const string Nasa = "video/torchcodec/nasa_13013.mp4";

    public static string Find(string name) => Path.Combine(Repository.SharedMedia!, name.Replace('/', Path.DirectorySeparatorChar));
}
