using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class AuditEvent
{
    public required AuditEventId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required long Sequence { get; init; }
    public required DateTimeOffset At { get; init; }
    public required ActorKind ActorKind { get; init; }
    public required string ActorName { get; init; }
    public required string? OnBehalfOf { get; init; }
    public required string? From { get; init; }
    public required string Action { get; init; }
    public required string Target { get; init; }

    /// <summary>Before and after, as canonical JSON.</summary>
    public required string Detail { get; init; }
    public required string PreviousHash { get; init; }
    public required string Hash { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEvent>
    {
        public void Configure(EntityTypeBuilder<AuditEvent> builder)
        {
            builder.HasKey(e => e.Id);
            builder.HasIndex(e => new { e.WorkspaceId, e.Sequence }).IsUnique();
            builder.Property(e => e.Action).HasMaxLength(64);
            builder.Property(e => e.Hash).HasMaxLength(64);
            builder.Property(e => e.PreviousHash).HasMaxLength(64);
        }
    }
}
