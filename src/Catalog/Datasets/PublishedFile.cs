using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A shard as a file in the folder of its split.</summary>
/// <param name="Split">The folder.</param>
/// <param name="Name">Its name, <c>train-000000.tar</c>; unique in the version.</param>
/// <param name="Hash">SHA-256 of the whole TAR.</param>
/// <param name="SizeBytes">Its exact length.</param>
public sealed record PublishedFile(string Split, string Name, BlobHash Hash, long SizeBytes)
{
    /// <summary>Its path in the version.</summary>
    public string Path => $"{Split}/{Name}";
}
