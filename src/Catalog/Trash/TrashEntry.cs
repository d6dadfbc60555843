using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

/// <summary>What was thrown away in one act, and comes back or goes for good as one.</summary>
internal sealed class TrashEntry
{
    public required TrashId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required string Path { get; init; }
    public required bool IsFolder { get; init; }
    public required long FileCount { get; set; }

    /// <summary>Bytes of every version of those files.</summary>
    public required long SizeBytes { get; set; }
    public required DateTimeOffset DeletedAt { get; init; }
    public required string DeletedBy { get; init; }

    /// <summary>The folders made by hand that went with it, as a JSON list of paths.</summary>
    public string MadeFolders { get; set; } = "[]";

    internal sealed class Configuration : IEntityTypeConfiguration<TrashEntry>
    {
        public void Configure(EntityTypeBuilder<TrashEntry> builder)
        {
            builder.HasKey(t => t.Id);
            builder.HasIndex(t => new { t.WorkspaceId, t.DeletedAt, t.Path });
            builder.Property(t => t.Path).HasMaxLength(WorkspacePath.MaxLength);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(t => t.WorkspaceId);
        }
    }
}
