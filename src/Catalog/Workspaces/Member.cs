using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class Member
{
    public required WorkspaceId WorkspaceId { get; init; }
    public required UserId UserId { get; init; }
    public required Role Role { get; set; }
    public required DateTimeOffset AddedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Member>
    {
        public void Configure(EntityTypeBuilder<Member> builder)
        {
            builder.HasKey(m => new { m.WorkspaceId, m.UserId });
            builder.HasIndex(m => m.UserId);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(m => m.WorkspaceId);
        }
    }
}
