using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>One run of a reader of a job, as its last report has it.</summary>
internal sealed class DatasetReader
{
    public required DatasetId DatasetId { get; init; }
    public required string Job { get; init; }
    public required int Rank { get; init; }
    public required string Run { get; init; }
    public required BlobHash Manifest { get; init; }
    public required string Split { get; init; }
    public required int World { get; init; }

    /// <summary>Who reads, as the audit trail names them.</summary>
    public required string Reader { get; init; }
    public required ReaderSource Source { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset LastAt { get; set; }
    public int Epoch { get; set; }
    public long Position { get; set; }
    public long Samples { get; set; }
    public long Bytes { get; set; }
    public double Seconds { get; set; }
    public double WaitSeconds { get; set; }
    public double DecodeSeconds { get; set; }
    public long Stalls { get; set; }
    public long Skipped { get; set; }

    /// <summary>Between the last two reports.</summary>
    public double SamplesPerSecond { get; set; }
    public double BytesPerSecond { get; set; }
    public double WaitShare { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DatasetReader>
    {
        public void Configure(EntityTypeBuilder<DatasetReader> builder)
        {
            builder.ToTable("DatasetReaders");
            builder.HasKey(r => new { r.DatasetId, r.Job, r.Rank, r.Run });
            builder.HasIndex(r => new { r.DatasetId, r.LastAt });
            builder.Property(r => r.Job).HasMaxLength(DatasetReaders.MaxNameLength);
            builder.Property(r => r.Run).HasMaxLength(DatasetReaders.MaxNameLength);
            builder.Property(r => r.Split).HasMaxLength(DatasetReaders.MaxNameLength);
            builder.HasOne<Dataset>().WithMany().HasForeignKey(r => r.DatasetId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
