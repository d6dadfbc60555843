using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class PathLock
{
    public required LockId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required string Path { get; set; }
    public required string Reason { get; init; }
    public required UserId? UserId { get; init; }
    public required string LockedBy { get; init; }
    public required DateTimeOffset LockedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PathLock>
    {
        public void Configure(EntityTypeBuilder<PathLock> builder)
        {
            builder.HasKey(l => l.Id);
            builder.HasIndex(l => new { l.WorkspaceId, l.Path }).IsUnique();
            builder.Property(l => l.Path).HasMaxLength(WorkspacePath.MaxLength);
            builder.Property(l => l.Reason).HasMaxLength(500);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(l => l.WorkspaceId);
        }
    }
}
