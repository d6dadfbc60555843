using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Catalog;

/// <summary>A version with its shards and manifest.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Version">The version.</param>
/// <param name="Shards">Its shards by name.</param>
/// <param name="Manifest">What it was made of and how.</param>
public sealed record VersionDetails(
    DatasetSummary Dataset, VersionSummary Version, IReadOnlyList<ShardSummary> Shards, VersionManifest Manifest);
