using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

internal sealed class ShareLink
{
    public required ShareId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required string Name { get; init; }
    public required ShareKind Kind { get; init; }
    public required ShareAccess Access { get; init; }

    /// <summary>The file or folder; empty for a dataset version.</summary>
    public required string Path { get; init; }
    public required DatasetId? DatasetId { get; init; }
    public required BlobHash? Manifest { get; init; }

    /// <summary>What it opens, as people and the audit trail name it: the path, or <c>dataset:street@v3</c>.</summary>
    public required string Target { get; init; }

    /// <summary>SHA-256 of the secret, which itself has 256 random bits: no salt or stretching is needed.</summary>
    public required string SecretHash { get; init; }

    /// <summary>Made by Identity's hasher: a password has far fewer bits than a secret.</summary>
    public required string? PasswordHash { get; init; }
    public required UserId CreatorId { get; init; }

    /// <summary>The token it was made with, whose scope it keeps and with which it ends.</summary>
    public required TokenId? CreatorTokenId { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required int? MaxUses { get; init; }
    public int Uses { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public string? RevokedBy { get; set; }

    /// <summary>Wrong passwords in a row, and until when none is looked at.</summary>
    public int FailedAttempts { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ShareLink>
    {
        public void Configure(EntityTypeBuilder<ShareLink> builder)
        {
            builder.ToTable("ShareLinks");
            builder.HasKey(s => s.Id);
            builder.HasIndex(s => s.SecretHash).IsUnique();
            builder.HasIndex(s => new { s.WorkspaceId, s.CreatedAt });
            builder.HasIndex(s => new { s.WorkspaceId, s.Path });
            builder.Property(s => s.Name).HasMaxLength(100);
            builder.Property(s => s.Path).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(s => s.Target).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(s => s.SecretHash).HasMaxLength(64);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(s => s.WorkspaceId);
        }
    }
}
