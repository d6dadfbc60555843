using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

/// <summary>A folder that has, or had, files in it: listing one level of a million files must not read them all.</summary>
internal sealed class Folder
{
    public required WorkspaceId WorkspaceId { get; init; }
    public required string Path { get; init; }
    public required string Parent { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Folder>
    {
        public void Configure(EntityTypeBuilder<Folder> builder)
        {
            builder.HasKey(f => new { f.WorkspaceId, f.Path });
            builder.HasIndex(f => new { f.WorkspaceId, f.Parent, f.Path });
            builder.Property(f => f.Path).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(f => f.Parent).HasMaxLength(WorkspacePath.MaxLength);
        }
    }
}
