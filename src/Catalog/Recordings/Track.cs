using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>One file of a recording, pinned to the version it had when the batch was made.</summary>
internal sealed class Track
{
    public required TrackId Id { get; init; }
    public required RecordingId RecordingId { get; init; }
    public required TrackKind Kind { get; init; }
    public required string Name { get; init; }
    public required string Path { get; init; }
    public required int FileVersion { get; set; }
    public required BlobHash Hash { get; set; }
    public required long SizeBytes { get; set; }

    /// <summary>A clock given by a person or agent; wins over the one in <c>clocks.json</c>.</summary>
    public double? GivenOffsetSeconds { get; set; }
    public double? GivenDriftPpm { get; set; }
    public double? GivenErrorMs { get; set; }

    /// <summary>Every clock that was given, a list of <see cref="ClockVersion"/> as JSON.</summary>
    public string? ClockVersions { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Track>
    {
        public void Configure(EntityTypeBuilder<Track> builder)
        {
            builder.HasKey(t => t.Id);
            builder.HasIndex(t => new { t.RecordingId, t.Name }).IsUnique();
            builder.HasOne<Recording>().WithMany(r => r.Tracks).HasForeignKey(t => t.RecordingId);
        }
    }
}
