using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

/// <summary>A folder that has files in it, live or in the trash, or was made by hand: listing one level of a million files must not read them all.</summary>
internal sealed class Folder
{
    public required WorkspaceId WorkspaceId { get; init; }
    public required string Path { get; init; }

    /// <summary>The path without case: <see cref="WorkspacePath.KeyOf"/>.</summary>
    public required string PathKey { get; set; }
    public required string Parent { get; init; }

    /// <summary>Made by hand: it stays when its last file goes.</summary>
    public bool IsMade { get; set; }

    /// <summary>What lies in it and in every folder below.</summary>
    public StoredCounts Counts { get; set; }

    public static Folder Of(WorkspaceId workspace, string path) =>
        new() { WorkspaceId = workspace, Path = path, PathKey = WorkspacePath.KeyOf(path), Parent = WorkspacePath.FolderOf(path) };

    internal sealed class Configuration : IEntityTypeConfiguration<Folder>
    {
        public void Configure(EntityTypeBuilder<Folder> builder)
        {
            builder.HasKey(f => new { f.WorkspaceId, f.Path });
            builder.HasIndex(f => new { f.WorkspaceId, f.Parent, f.Path });
            builder.HasIndex(f => new { f.WorkspaceId, f.PathKey });
            builder.Property(f => f.Path).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(f => f.PathKey).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(f => f.Parent).HasMaxLength(WorkspacePath.MaxLength);
            builder.ComplexProperty(f => f.Counts);
        }
    }
}
