using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class Dataset
{
    public required DatasetId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Unique in the installation: it stands alone in addresses.</summary>
    public required string Name { get; init; }
    public string Description { get; set; } = "";
    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Dataset>
    {
        public void Configure(EntityTypeBuilder<Dataset> builder)
        {
            builder.HasKey(d => d.Id);
            builder.HasIndex(d => d.Name).IsUnique();
            builder.HasIndex(d => d.WorkspaceId);
            builder.Property(d => d.Name).HasMaxLength(100);
        }
    }
}
