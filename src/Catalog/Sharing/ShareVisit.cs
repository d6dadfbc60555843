using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

/// <summary>A visitor of a link who was here lately: what they do within ten minutes is one use, and one refusal is told once.</summary>
internal sealed class ShareVisit
{
    public required ShareId ShareId { get; init; }

    /// <summary>SHA-256 of address and program, cut: nothing that names a person.</summary>
    public required string Visitor { get; init; }
    public DateTimeOffset? SeenAt { get; set; }
    public DateTimeOffset? RefusedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ShareVisit>
    {
        public void Configure(EntityTypeBuilder<ShareVisit> builder)
        {
            builder.ToTable("ShareVisits");
            builder.HasKey(v => new { v.ShareId, v.Visitor });
            builder.Property(v => v.Visitor).HasMaxLength(32);
            builder.HasOne<ShareLink>().WithMany().HasForeignKey(v => v.ShareId);
        }
    }
}
