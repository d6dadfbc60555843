using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class GroupMember
{
    public required GroupId GroupId { get; init; }
    public required UserId UserId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<GroupMember>
    {
        public void Configure(EntityTypeBuilder<GroupMember> builder)
        {
            builder.HasKey(m => new { m.GroupId, m.UserId });
            builder.HasIndex(m => m.UserId);
        }
    }
}
