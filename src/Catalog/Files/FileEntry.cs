using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

internal sealed class FileEntry
{
    public required FileId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required string Path { get; set; }

    /// <summary>The path without case: <see cref="WorkspacePath.KeyOf"/>.</summary>
    public required string PathKey { get; set; }
    public required string Folder { get; set; }

    /// <summary>The current version, repeated here so that a listing reads one table.</summary>
    public required int VersionNumber { get; set; }
    public required BlobHash Hash { get; set; }
    public required long SizeBytes { get; set; }
    public required DateTimeOffset ModifiedAt { get; set; }
    public required string ModifiedBy { get; set; }

    /// <summary>Bytes of all its versions together.</summary>
    public required long StoredBytes { get; set; }

    /// <summary>Set together: when it was thrown away, and in which act. A path has at most one live file and any number of thrown away ones.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
    public TrashId? TrashId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<FileEntry>
    {
        private const string IsLive = "\"DeletedAt\" IS NULL";

        public void Configure(EntityTypeBuilder<FileEntry> builder)
        {
            builder.HasKey(f => f.Id);
            builder.HasIndex(f => new { f.WorkspaceId, f.Path }, "IX_Files_LivePath").IsUnique().HasFilter(IsLive);
            builder.HasIndex(f => new { f.WorkspaceId, f.Path }, "IX_Files_TrashedPath").HasFilter("\"DeletedAt\" IS NOT NULL");
            builder.HasIndex(f => new { f.WorkspaceId, f.Folder, f.Path }, "IX_Files_LiveFolder").HasFilter(IsLive);
            builder.HasIndex(f => new { f.WorkspaceId, f.PathKey }, "IX_Files_LiveKey").HasFilter(IsLive);
            builder.HasIndex(f => f.TrashId);
            builder.HasIndex(f => f.Hash);
            builder.Property(f => f.Path).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(f => f.PathKey).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(f => f.Folder).HasMaxLength(WorkspacePath.MaxLength);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(f => f.WorkspaceId);
        }
    }
}
