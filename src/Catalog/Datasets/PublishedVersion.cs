namespace WorkspaceAgents.Catalog;

/// <summary>A version as a folder of files that programs read: shards by split, beside its manifest.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Version">The version.</param>
public sealed record PublishedVersion(DatasetSummary Dataset, VersionSummary Version);
