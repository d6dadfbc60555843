using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class AccessToken
{
    public required TokenId Id { get; init; }
    public required UserId UserId { get; init; }
    public required string Name { get; init; }
    public required bool IsAgent { get; init; }

    /// <summary>SHA-256 of the secret, which itself has 256 random bits: no salt or stretching is needed.</summary>
    public required string SecretHash { get; set; }

    /// <summary>Whether it opens only the workspaces of <see cref="Workspaces"/>. A row that goes with its workspace then never widens it.</summary>
    public required bool IsConfined { get; init; }

    /// <summary>Those it opens, when it is confined, and those it was shut out of. Always read along.</summary>
    public List<TokenWorkspace> Workspaces { get; init; } = [];

    /// <summary>The files, folders and globs it is confined to, one a line; null for all.</summary>
    public required string? OnlyPaths { get; init; }
    public required Permissions AtMost { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AccessToken>
    {
        public void Configure(EntityTypeBuilder<AccessToken> builder)
        {
            builder.HasKey(t => t.Id);
            builder.HasIndex(t => t.SecretHash).IsUnique();
            builder.HasIndex(t => t.UserId);
            builder.Property(t => t.AtMost).HasConversion<int>();
            builder.Property(t => t.Name).HasMaxLength(100);
            builder.HasMany(t => t.Workspaces).WithOne().HasForeignKey(t => t.TokenId);
            builder.Navigation(t => t.Workspaces).AutoInclude();
        }
    }
}
