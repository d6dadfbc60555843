using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkspaceAgents.Catalog;

internal sealed class StepArtifact
{
    public required string Key { get; init; }
    public required string Step { get; init; }

    /// <summary>The step's remembered output, as JSON with the hashes of the blobs it made.</summary>
    public required string Output { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<StepArtifact>
    {
        public void Configure(EntityTypeBuilder<StepArtifact> builder)
        {
            builder.HasKey(a => a.Key);
            builder.Property(a => a.Key).HasMaxLength(64);
            builder.Property(a => a.Step).HasMaxLength(64);
        }
    }
}
