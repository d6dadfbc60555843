using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class Group
{
    public required GroupId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }
    public required string Name { get; init; }
    public List<GroupMember> Members { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Group>
    {
        public void Configure(EntityTypeBuilder<Group> builder)
        {
            builder.HasKey(g => g.Id);
            builder.HasIndex(g => new { g.WorkspaceId, g.Name }).IsUnique();
            builder.Property(g => g.Name).HasMaxLength(64);
            builder.HasMany(g => g.Members).WithOne().HasForeignKey(m => m.GroupId);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(g => g.WorkspaceId);
        }
    }
}
