using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

internal sealed class FileVersion
{
    public required FileVersionId Id { get; init; }
    public required FileId FileId { get; init; }
    public required int Number { get; init; }
    public required BlobHash Hash { get; init; }
    public required long SizeBytes { get; init; }
    public required string Author { get; init; }
    public required string? Note { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The file and version whose bytes it took over without an upload: <c>raw/a.mp4@3</c> after a copy or a restore.</summary>
    public string? Source { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FileVersion>
    {
        public void Configure(EntityTypeBuilder<FileVersion> builder)
        {
            builder.HasKey(v => v.Id);
            builder.HasIndex(v => new { v.FileId, v.Number }).IsUnique();
            builder.HasIndex(v => v.Hash);
            builder.HasOne<FileEntry>().WithMany().HasForeignKey(v => v.FileId);
        }
    }
}
