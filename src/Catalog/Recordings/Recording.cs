using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class Recording
{
    public required RecordingId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required BatchId BatchId { get; init; }
    public required string Name { get; init; }
    public required RecordingState State { get; set; }

    /// <summary>Why it is quarantined or needs a look.</summary>
    public string? Reason { get; set; }

    /// <summary>A <see cref="RecordingValidation"/> as JSON, once validated.</summary>
    public string? Validation { get; set; }

    /// <summary>A <see cref="RecordingAlignment"/> as JSON, once aligned.</summary>
    public string? Alignment { get; set; }

    /// <summary>What was said about single frames, a list of <see cref="SpotCheckDecision"/> as JSON.</summary>
    public string? SpotChecks { get; set; }
    public string? ApprovedBy { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public List<Track> Tracks { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Recording>
    {
        public void Configure(EntityTypeBuilder<Recording> builder)
        {
            builder.HasKey(r => r.Id);
            builder.HasIndex(r => new { r.BatchId, r.Name }).IsUnique();
            builder.HasIndex(r => new { r.WorkspaceId, r.CreatedAt });
            builder.HasOne<Batch>().WithMany(b => b.Recordings).HasForeignKey(r => r.BatchId);
        }
    }
}
