using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>One version of an annotation layer of a recording; the annotations are a blob.</summary>
internal sealed class RecordingLayer
{
    public required RecordingId RecordingId { get; init; }

    /// <summary>The layer's name, in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>The layer's file (<c>LayerFile</c>).</summary>
    public required BlobHash Content { get; init; }
    public required long SizeBytes { get; init; }
    public required int AnnotationCount { get; init; }

    /// <summary>Who made the annotations, in the source's words.</summary>
    public string? MadeBy { get; init; }
    public string? Model { get; init; }
    public DateTimeOffset? MadeAt { get; init; }
    public string? Note { get; init; }

    /// <summary>Who put it here.</summary>
    public required string Author { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RecordingLayer>
    {
        public void Configure(EntityTypeBuilder<RecordingLayer> builder)
        {
            builder.ToTable("RecordingLayers");
            builder.HasKey(l => new { l.RecordingId, l.Name, l.Version });
            builder.Property(l => l.Name).HasMaxLength(RecordingLayers.MaxNameLength);
            builder.Property(l => l.Note).HasMaxLength(RecordingLayers.MaxNoteLength);
            builder.HasOne<Recording>().WithMany().HasForeignKey(l => l.RecordingId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
