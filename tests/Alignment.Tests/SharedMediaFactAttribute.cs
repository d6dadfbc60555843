namespace WorkspaceAgents.Alignment.Tests;

/// <summary>A test of a real recording: skipped where the recordings are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedMediaFactAttribute : FactAttribute
{
    /// <param name="relativePath">A file the test needs, below the folder of recordings.</param>
    public SharedMediaFactAttribute(string relativePath)
    {
        RelativePath = relativePath;
        if (SharedMedia.Find(relativePath) is null)
            Skip = $"The recording {relativePath} is not on this machine; put the recordings at ../shared/media or set WSA_SHARED_MEDIA.";
    }

    public string RelativePath { get; }
}
