using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class Grant
{
    public required GrantId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>A <see cref="PathPattern"/> in its one form.</summary>
    public required string Pattern { get; init; }
    public required GrantSubjectKind SubjectKind { get; init; }
    public required string SubjectKey { get; init; }
    public required GrantEffect Effect { get; init; }
    public required Permissions Permissions { get; init; }
    public required string? Note { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Grant>
    {
        public void Configure(EntityTypeBuilder<Grant> builder)
        {
            builder.HasKey(g => g.Id);
            builder.HasIndex(g => new { g.WorkspaceId, g.Pattern });
            builder.Property(g => g.Pattern).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(g => g.SubjectKey).HasMaxLength(64);
            builder.Property(g => g.Permissions).HasConversion<int>();
            builder.Property(g => g.Note).HasMaxLength(500);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(g => g.WorkspaceId);
        }
    }
}
