using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

/// <summary>The end of the installation's own chain: one row, made with the first event.</summary>
internal sealed class InstallationTrail : IAuditHead
{
    /// <summary>What stands for the installation where an event names its workspace.</summary>
    public static readonly WorkspaceId Id;

    public WorkspaceId WorkspaceId { get; init; }
    public long AuditSequence { get; set; }
    public string AuditHead { get; set; } = AuditChain.Genesis;

    internal sealed class Configuration : IEntityTypeConfiguration<InstallationTrail>
    {
        public void Configure(EntityTypeBuilder<InstallationTrail> builder)
        {
            builder.ToTable("InstallationTrail");
            builder.HasKey(t => t.WorkspaceId);
            builder.Property(t => t.WorkspaceId).ValueGeneratedNever();
            builder.Property(t => t.AuditHead).HasMaxLength(64);
        }
    }
}
