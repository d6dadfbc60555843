using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

/// <summary>One row of a trail. Every column is covered by its hash: there is nothing in it that could be changed unseen.</summary>
internal sealed class AuditEvent
{
    /// <summary>The workspace; <see cref="InstallationTrail.Id"/> for the installation's own trail.</summary>
    public required WorkspaceId WorkspaceId { get; init; }
    public required long Sequence { get; init; }
    public required DateTimeOffset At { get; init; }
    public required ActorKind ActorKind { get; init; }
    public required string ActorName { get; init; }
    public required string? OnBehalfOf { get; init; }
    public required string? From { get; init; }
    public required string Action { get; init; }
    public required string Target { get; init; }
    public AuditOutcome Outcome { get; init; }

    /// <summary>Before and after, as JSON.</summary>
    public required string Detail { get; init; }
    public required string PreviousHash { get; init; }
    public required string Hash { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEvent>
    {
        public void Configure(EntityTypeBuilder<AuditEvent> builder)
        {
            builder.HasKey(e => new { e.WorkspaceId, e.Sequence });
            // Each ends in the sequence, so that a page of what matches is read off the index, newest first.
            builder.HasIndex(e => new { e.WorkspaceId, e.ActorName, e.Sequence });
            builder.HasIndex(e => new { e.WorkspaceId, e.Action, e.Sequence });
            builder.HasIndex(e => new { e.WorkspaceId, e.Target, e.Sequence });
            builder.HasIndex(e => new { e.WorkspaceId, e.Outcome, e.Sequence }).HasFilter("\"Outcome\" = 'Denied'");
            builder.Property(e => e.Outcome).HasDefaultValue(AuditOutcome.Done).HasSentinel(AuditOutcome.Done);
            builder.Property(e => e.Action).HasMaxLength(64);
            builder.Property(e => e.Hash).HasMaxLength(64);
            builder.Property(e => e.PreviousHash).HasMaxLength(64);
        }
    }
}
