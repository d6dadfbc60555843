using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class Workspace : IAuditHead
{
    public const int DefaultTrashRetentionDays = 30;

    public required WorkspaceId Id { get; init; }
    public required string Slug { get; set; }
    public required string Name { get; set; }
    public required long QuotaBytes { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Another value whenever members, groups or grants change: whoever keeps the rules in memory sees that they are old.</summary>
    public Guid AccessStamp { get; set; } = Guid.NewGuid();

    /// <summary>What it holds. Kept by every change; <see cref="CountedAt"/> is when it was last counted anew (null: an older release never did).</summary>
    public StoredCounts Counts { get; set; }
    public DateTimeOffset? CountedAt { get; set; }

    /// <summary>How long the trash keeps what is thrown away.</summary>
    public int TrashRetentionDays { get; set; } = DefaultTrashRetentionDays;

    /// <summary>Bytes that count against the quota: every version, the trash included.</summary>
    public long UsedBytes => Counts.AllBytes();

    /// <summary>The number and hash of the last audit event: the head of the chain.</summary>
    public long AuditSequence { get; set; }
    public string AuditHead { get; set; } = AuditChain.Genesis;

    internal sealed class Configuration : IEntityTypeConfiguration<Workspace>
    {
        public void Configure(EntityTypeBuilder<Workspace> builder)
        {
            builder.HasKey(w => w.Id);
            builder.HasIndex(w => w.Slug).IsUnique();
            builder.Property(w => w.Slug).HasMaxLength(64);
            builder.Property(w => w.Name).HasMaxLength(200);
            builder.ComplexProperty(w => w.Counts);
            builder.Property(w => w.TrashRetentionDays).HasDefaultValue(DefaultTrashRetentionDays);
            builder.Ignore(w => w.UsedBytes);
            builder.Property(w => w.AuditHead).HasMaxLength(64);
        }
    }
}
