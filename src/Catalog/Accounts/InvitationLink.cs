using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class InvitationLink
{
    public required InvitationLinkId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required Role Role { get; init; }
    public required string? Note { get; init; }

    /// <summary>SHA-256 of the secret in the link, which itself has 256 random bits: no salt or stretching is needed.</summary>
    public required string SecretHash { get; init; }

    /// <summary>Who made it. A link is as good as its maker: one who is no owner any more invites nobody.</summary>
    public required UserId CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required int MaxUses { get; init; }
    public int Uses { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<InvitationLink>
    {
        public void Configure(EntityTypeBuilder<InvitationLink> builder)
        {
            builder.HasKey(i => i.Id);
            builder.HasIndex(i => i.SecretHash).IsUnique();
            builder.HasIndex(i => i.WorkspaceId);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(i => i.WorkspaceId);
            builder.Property(i => i.SecretHash).HasMaxLength(64);
            builder.Property(i => i.Note).HasMaxLength(200);
        }
    }
}
