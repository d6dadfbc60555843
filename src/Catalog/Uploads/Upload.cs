using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

internal sealed class Upload
{
    public required UploadId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; set; }
    public required UploadKind Kind { get; init; }
    public required string Path { get; init; }

    /// <summary>Null until the sender knows it (tus creation-defer-length).</summary>
    public required long? LengthBytes { get; set; }
    public required BlobHash? ExpectedHash { get; init; }
    public required string? Note { get; init; }

    /// <summary>What the sender said about it, returned as it came.</summary>
    public required string? Metadata { get; init; }

    /// <summary>What the sender said the parts are, returned as it came; of a joined upload only.</summary>
    public required string? Parts { get; init; }

    /// <summary>The joined upload that took this part last.</summary>
    public UploadId? JoinedInto { get; set; }

    /// <summary>What must be at the path when it is completed: a hash, <see cref="NoFile"/>, or null for anything.</summary>
    public required string? IfMatch { get; set; }

    /// <summary>Set while bytes arrive whose checksum is not yet known to be right: everything from here on does not count.</summary>
    public long? UncheckedFromBytes { get; set; }
    public required UploadState State { get; set; }
    public BlobHash? Hash { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who began it: bytes that come with the upload's own key are written in this name.</summary>
    public required ActorKind ActorKind { get; init; }
    public required string ActorName { get; init; }
    public required UserId UserId { get; init; }
    public required string? OnBehalfOf { get; init; }

    /// <summary>The token it was begun with: its end is the end of the upload's key.</summary>
    public required TokenId? TokenId { get; init; }
    public required Permissions AtMost { get; init; }

    /// <summary>SHA-256 of the key that lets its holder send bytes to this one upload.</summary>
    public required string KeyHash { get; init; }

    /// <summary>The value of <see cref="IfMatch"/> that demands that there is no file yet.</summary>
    public const string NoFile = "none";

    /// <summary>Where its bytes wait.</summary>
    public StagingId Staging => StagingOf(Id);

    /// <inheritdoc cref="Staging"/>
    public static StagingId StagingOf(UploadId id) => new(id.Value.ToString("N"));

    /// <summary>The upload whose bytes wait under a staging id; null when it is none of ours.</summary>
    public static UploadId? IdOf(StagingId staging) => Guid.TryParseExact(staging.Value, "N", out var id) ? new(id) : null;

    /// <summary><see cref="IfMatch"/> as a condition.</summary>
    public FileCondition Condition => IfMatch switch
    {
        null => FileCondition.None,
        NoFile => FileCondition.Absent,
        _ => FileCondition.Is(BlobHash.Parse(IfMatch)),
    };

    /// <summary>Checks what a sender demands.</summary>
    public static string? ParseIfMatch(string? ifMatch)
    {
        if (string.IsNullOrEmpty(ifMatch)) return null;
        var value = ifMatch.Trim().Trim('"').ToLowerInvariant();
        return value == NoFile || BlobHash.TryParse(value, out _)
            ? value
            : throw new WorkspaceException(ErrorCode.Invalid, $"Upload-Metadata: ifMatch is the SHA-256 of the version you saw, or '{NoFile}' when there must be no file yet; not '{ifMatch}'.");
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Upload>
    {
        public void Configure(EntityTypeBuilder<Upload> builder)
        {
            builder.HasKey(u => u.Id);
            builder.HasIndex(u => new { u.WorkspaceId, u.State });
            builder.HasIndex(u => new { u.State, u.ExpiresAt });
            builder.HasIndex(u => u.JoinedInto);
            builder.Property(u => u.AtMost).HasConversion<int>();
            builder.Property(u => u.Path).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(u => u.IfMatch).HasMaxLength(64);
            builder.Ignore(u => u.Staging);
            builder.Ignore(u => u.Condition);
        }
    }
}
