namespace WorkspaceAgents.Catalog;

/// <summary>What a sweep of the content store found and took.</summary>
public sealed record SweepReport
{
    /// <summary>Whether it only counted: nothing was removed.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>Blobs that nobody refers to and nobody used since <see cref="UnusedSince"/>.</summary>
    public required int BlobCount { get; init; }

    /// <summary>Their bytes.</summary>
    public required long BlobBytes { get; init; }

    /// <summary>Staged bytes of uploads that have ended.</summary>
    public required int UploadCount { get; init; }

    /// <summary>How many bytes those are.</summary>
    public required long UploadBytes { get; init; }

    /// <summary>Leftovers of interrupted writes.</summary>
    public required int LeftoverCount { get; init; }

    /// <summary>Their bytes.</summary>
    public required long LeftoverBytes { get; init; }

    /// <summary>The largest of the blobs with the reason why each may go; only when nothing is removed.</summary>
    public IReadOnlyList<SweptBlob> Largest { get; init; } = [];

    /// <summary>What was written or used later was left alone.</summary>
    public required DateTimeOffset UnusedSince { get; init; }

    /// <summary>All bytes that the sweep freed, or would free.</summary>
    public long FreedBytes => BlobBytes + UploadBytes + LeftoverBytes;
}
