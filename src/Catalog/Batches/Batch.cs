using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

internal sealed class Batch
{
    public required BatchId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required DatasetId DatasetId { get; init; }
    public required string Name { get; init; }
    public required BatchState State { get; set; }
    public string? Reason { get; set; }

    /// <summary><see cref="BatchSettings"/> as JSON.</summary>
    public required string Settings { get; init; }
    public BlobHash? PublishedVersion { get; set; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public List<Recording> Recordings { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Batch>
    {
        public void Configure(EntityTypeBuilder<Batch> builder)
        {
            builder.HasKey(b => b.Id);
            builder.HasIndex(b => new { b.WorkspaceId, b.CreatedAt });
            builder.Property(b => b.Name).HasMaxLength(200);
            builder.HasOne<Dataset>().WithMany().HasForeignKey(b => b.DatasetId);
        }
    }
}
