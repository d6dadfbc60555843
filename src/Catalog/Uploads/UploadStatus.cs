using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>An upload as its sender sees it.</summary>
public sealed record UploadStatus
{
    /// <summary>Its id.</summary>
    public required UploadId Id { get; init; }

    /// <summary>The slug of the workspace it goes to.</summary>
    public required string Workspace { get; init; }

    /// <summary>A whole file, a part, or parts put together.</summary>
    public UploadKind Kind { get; init; }

    /// <summary>Where the file will be.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes in all; null while the sender has not said.</summary>
    public required long? LengthBytes { get; init; }

    /// <summary>Bytes that are safe on disk; send the rest from here.</summary>
    public required long OffsetBytes { get; init; }

    /// <summary>Open, completed, terminated or expired.</summary>
    public required UploadState State { get; init; }

    /// <summary>SHA-256 of the content, once completed.</summary>
    public BlobHash? Hash { get; init; }

    /// <summary>When an unfinished upload is thrown away.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Why the file does not exist although all bytes arrived: they are kept. Send an empty piece at the end to try again.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the sender said about it at creation, as it came.</summary>
    public string? Metadata { get; init; }

    /// <summary>What the sender said the parts are, as it came; of a joined upload only.</summary>
    public string? Parts { get; init; }

    /// <summary>The key that lets its holder send bytes to this upload and nothing else; shown once, at creation.</summary>
    public string? Key { get; init; }
}
