using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

internal sealed class FileEntry
{
    public required FileId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required string Path { get; set; }
    public required string Folder { get; set; }

    /// <summary>The current version, repeated here so that a listing reads one table.</summary>
    public required int VersionNumber { get; set; }
    public required BlobHash Hash { get; set; }
    public required long SizeBytes { get; set; }
    public required DateTimeOffset ModifiedAt { get; set; }
    public required string ModifiedBy { get; set; }
    public DateTimeOffset? DeletedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<FileEntry>
    {
        public void Configure(EntityTypeBuilder<FileEntry> builder)
        {
            builder.HasKey(f => f.Id);
            builder.HasIndex(f => new { f.WorkspaceId, f.Path }).IsUnique();
            builder.HasIndex(f => new { f.WorkspaceId, f.Folder, f.Path });
            builder.HasIndex(f => f.Hash);
            builder.Property(f => f.Path).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(f => f.Folder).HasMaxLength(WorkspacePath.MaxLength);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(f => f.WorkspaceId);
        }
    }
}
