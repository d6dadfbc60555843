using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class Comment
{
    public required CommentId Id { get; init; }
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>The file, not its path: comments move and come back from the trash with it.</summary>
    public required FileId FileId { get; init; }

    /// <summary>Its number among the file's comments, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The version of the file it was made on.</summary>
    public required int VersionNumber { get; init; }

    /// <summary>The comment it answers; null for one that begins a thread.</summary>
    public required CommentId? ThreadId { get; init; }
    public required double? AtSeconds { get; init; }
    public required int? FrameIndex { get; init; }
    public required string Text { get; set; }

    /// <summary>The text without case, for searching; empty when deleted.</summary>
    public required string TextKey { get; set; }
    public required UserId AuthorId { get; init; }
    public required TokenId? AuthorTokenId { get; init; }
    public required ActorKind AuthorKind { get; init; }
    public required string Author { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>A deleted one stays as an empty place while it has answers.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
    public DateTimeOffset? ResolvedAt { get; set; }
    public string? ResolvedBy { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Comment>
    {
        public void Configure(EntityTypeBuilder<Comment> builder)
        {
            builder.ToTable("Comments");
            builder.HasKey(c => c.Id);
            builder.HasIndex(c => new { c.FileId, c.Number }).IsUnique();
            builder.HasIndex(c => new { c.WorkspaceId, c.CreatedAt });
            builder.HasIndex(c => c.ThreadId);
            builder.Property(c => c.Text).HasMaxLength(Comments.MaxTextLength);
            builder.Property(c => c.TextKey).HasMaxLength(Comments.MaxTextLength);
            // A file that is deleted for good takes its comments along.
            builder.HasOne<FileEntry>().WithMany().HasForeignKey(c => c.FileId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Workspace>().WithMany().HasForeignKey(c => c.WorkspaceId);
        }
    }
}
