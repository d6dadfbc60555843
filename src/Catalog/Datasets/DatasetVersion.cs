using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A published manifest. Its hash is both the version's id and the blob it lies in.</summary>
internal sealed class DatasetVersion
{
    public required DatasetId DatasetId { get; init; }
    public required BlobHash Manifest { get; init; }
    public required int Number { get; init; }
    public required VersionState State { get; set; }
    public required BatchId? BatchId { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required int RecordingCount { get; init; }
    public required int SampleCount { get; init; }
    public required long FrameCount { get; init; }
    public required double DurationSeconds { get; init; }
    public required long SizeBytes { get; init; }
    public List<DatasetShard> Shards { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<DatasetVersion>
    {
        public void Configure(EntityTypeBuilder<DatasetVersion> builder)
        {
            builder.HasKey(v => new { v.DatasetId, v.Manifest });
            builder.HasIndex(v => new { v.DatasetId, v.Number }).IsUnique();
            builder.HasOne<Dataset>().WithMany().HasForeignKey(v => v.DatasetId);
        }
    }
}
