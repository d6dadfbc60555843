namespace WorkspaceAgents.Catalog;

/// <summary>Who reads a dataset, and how fast it was read.</summary>
/// <param name="Readers">Those that reported last come first; at most <see cref="DatasetReaders.MaxShown"/>.</param>
/// <param name="Minutes">Each minute in which something was read, oldest first.</param>
public sealed record ReadingOverview(IReadOnlyList<ReaderSummary> Readers, IReadOnlyList<ReadingPoint> Minutes);
