using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A shard of a version, repeated from its manifest so that streaming one does not parse the other.</summary>
internal sealed class DatasetShard
{
    public required DatasetId DatasetId { get; init; }
    public required BlobHash Manifest { get; init; }
    public required string Name { get; init; }
    public required string Split { get; init; }
    public required BlobHash Hash { get; init; }
    public required BlobHash Recipe { get; init; }
    public required long LengthBytes { get; init; }
    public required int SampleCount { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DatasetShard>
    {
        public void Configure(EntityTypeBuilder<DatasetShard> builder)
        {
            builder.HasKey(s => new { s.DatasetId, s.Manifest, s.Name });
            builder.HasOne<DatasetVersion>().WithMany(v => v.Shards).HasForeignKey(s => new { s.DatasetId, s.Manifest });
        }
    }
}
