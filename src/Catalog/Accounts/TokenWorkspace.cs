using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

/// <summary>A workspace that a confined token opens, or that any token was shut out of by an owner there.</summary>
internal sealed class TokenWorkspace
{
    public required TokenId TokenId { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public DateTimeOffset? ShutAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<TokenWorkspace>
    {
        public void Configure(EntityTypeBuilder<TokenWorkspace> builder)
        {
            builder.HasKey(t => new { t.TokenId, t.WorkspaceId });
            builder.HasIndex(t => t.WorkspaceId);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(t => t.WorkspaceId);
        }
    }
}
