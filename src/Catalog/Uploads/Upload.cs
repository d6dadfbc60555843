using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

internal sealed class Upload
{
    public required UploadId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required string Path { get; init; }
    public required long LengthBytes { get; init; }
    public required BlobHash? ExpectedHash { get; init; }
    public required string? Note { get; init; }
    public required UploadState State { get; set; }
    public BlobHash? Hash { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who began it: bytes that come with the upload's own key are written in this name.</summary>
    public required ActorKind ActorKind { get; init; }
    public required string ActorName { get; init; }
    public required UserId UserId { get; init; }
    public required string? OnBehalfOf { get; init; }
    public required Permissions AtMost { get; init; }

    /// <summary>SHA-256 of the key that lets its holder send bytes to this one upload.</summary>
    public required string KeyHash { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Upload>
    {
        public void Configure(EntityTypeBuilder<Upload> builder)
        {
            builder.HasKey(u => u.Id);
            builder.HasIndex(u => new { u.WorkspaceId, u.State });
            builder.Property(u => u.AtMost).HasConversion<int>();
            builder.Property(u => u.Path).HasMaxLength(WorkspacePath.MaxLength);
        }
    }
}
