using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>What is to be uploaded.</summary>
public sealed record UploadRequest
{
    /// <summary>Where the file is to be; null for <c>upload-&lt;id&gt;</c> in the root.</summary>
    public string? Path { get; init; }

    /// <summary>Its exact length in bytes, 0 or more.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>The SHA-256 the bytes must have; null when the caller does not know it.</summary>
    public BlobHash? ExpectedHash { get; init; }

    /// <summary>Why this version is made.</summary>
    public string? Note { get; init; }
}
