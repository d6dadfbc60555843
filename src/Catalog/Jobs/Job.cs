using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

internal sealed class Job
{
    public required JobId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required JobKind Kind { get; init; }
    public required JobState State { get; set; }
    public required string Title { get; init; }
    public required string RequestedBy { get; init; }
    public BatchId? BatchId { get; init; }
    public DatasetId? DatasetId { get; init; }

    /// <summary>The version to rebuild, or the one that was published.</summary>
    public BlobHash? Version { get; set; }
    public double Progress { get; set; }
    public string Message { get; set; } = "waiting for a worker";

    /// <summary>Why it failed, and what to do.</summary>
    public string? Reason { get; set; }
    public bool CancelRequested { get; set; }
    public int Attempt { get; set; }
    public string? Worker { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public DateTimeOffset? HeartbeatAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Job>
    {
        public void Configure(EntityTypeBuilder<Job> builder)
        {
            builder.HasKey(j => j.Id);
            builder.HasIndex(j => new { j.State, j.CreatedAt });
            builder.HasIndex(j => new { j.WorkspaceId, j.CreatedAt });
            builder.HasIndex(j => j.BatchId);
        }
    }
}
