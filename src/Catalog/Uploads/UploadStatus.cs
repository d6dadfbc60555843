using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>An upload as its sender sees it.</summary>
public sealed record UploadStatus
{
    /// <summary>Its id.</summary>
    public required UploadId Id { get; init; }

    /// <summary>The slug of the workspace it goes to.</summary>
    public required string Workspace { get; init; }

    /// <summary>Where the file will be.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes in all.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>Bytes that are safe on disk; send the rest from here.</summary>
    public required long OffsetBytes { get; init; }

    /// <summary>Open, completed or terminated.</summary>
    public required UploadState State { get; init; }

    /// <summary>SHA-256 of the content, once completed.</summary>
    public BlobHash? Hash { get; init; }

    /// <summary>When an unfinished upload is thrown away.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The key that lets its holder send bytes to this upload and nothing else; shown once, at creation.</summary>
    public string? Key { get; init; }
}
