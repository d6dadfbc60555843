using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A name for a version that can be moved, such as <c>latest</c> or <c>march</c>.</summary>
internal sealed class DatasetAlias
{
    public required DatasetId DatasetId { get; init; }
    public required string Name { get; init; }
    public required BlobHash Manifest { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DatasetAlias>
    {
        public void Configure(EntityTypeBuilder<DatasetAlias> builder)
        {
            builder.HasKey(a => new { a.DatasetId, a.Name });
            builder.Property(a => a.Name).HasMaxLength(64);
            builder.HasOne<DatasetVersion>().WithMany().HasForeignKey(a => new { a.DatasetId, a.Manifest });
        }
    }
}
