using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

/// <summary>Somebody who was named in a comment and could see it: a line of their inbox until it is done.</summary>
internal sealed class CommentMention
{
    public required CommentId CommentId { get; init; }
    public required UserId UserId { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? DoneAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CommentMention>
    {
        public void Configure(EntityTypeBuilder<CommentMention> builder)
        {
            builder.ToTable("CommentMentions");
            builder.HasKey(m => new { m.CommentId, m.UserId });
            builder.HasIndex(m => new { m.UserId, m.DoneAt, m.At });
            builder.HasOne<Comment>().WithMany().HasForeignKey(m => m.CommentId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
