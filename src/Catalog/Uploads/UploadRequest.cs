using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>What is to be uploaded.</summary>
public sealed record UploadRequest
{
    /// <summary>A whole file, or a part of one. Joined uploads are begun with <see cref="Uploads.JoinAsync"/>.</summary>
    public UploadKind Kind { get; init; }

    /// <summary>Where the file is to be; null for <c>upload-&lt;id&gt;</c> in the root. A part has none.</summary>
    public string? Path { get; init; }

    /// <summary>Its exact length in bytes, 0 or more; null when it is told later, with <see cref="UploadPiece.LengthBytes"/>.</summary>
    public required long? LengthBytes { get; init; }

    /// <summary>The SHA-256 the bytes must have; null when the caller does not know it.</summary>
    public BlobHash? ExpectedHash { get; init; }

    /// <summary>What must be at the path when the upload completes: the SHA-256 of the version the sender saw, <c>none</c> for no file, or null for anything.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Why this version is made.</summary>
    public string? Note { get; init; }

    /// <summary>What the sender says about it; kept, and given back with the status as it came. At most <see cref="Uploads.MaxMetadataLength"/> characters.</summary>
    public string? Metadata { get; init; }
}
