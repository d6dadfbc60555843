using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>What all readers of a job together read of a version in a minute.</summary>
internal sealed class ReadingMinute
{
    public required DatasetId DatasetId { get; init; }

    /// <summary>The minute's start.</summary>
    public required DateTimeOffset At { get; init; }
    public required string Job { get; init; }
    public required BlobHash Manifest { get; init; }
    public long Samples { get; init; }
    public long Bytes { get; init; }

    /// <summary>Seconds that its readers read for, summed.</summary>
    public double ReaderSeconds { get; init; }
    public double WaitSeconds { get; init; }
    public double DecodeSeconds { get; init; }
    public long Stalls { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReadingMinute>
    {
        public void Configure(EntityTypeBuilder<ReadingMinute> builder)
        {
            builder.ToTable("ReadingMinutes");
            builder.HasKey(m => new { m.DatasetId, m.At, m.Job, m.Manifest });
            builder.Property(m => m.Job).HasMaxLength(DatasetReaders.MaxNameLength);
            builder.HasOne<Dataset>().WithMany().HasForeignKey(m => m.DatasetId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
