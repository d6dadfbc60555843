namespace WorkspaceAgents.Catalog;

/// <summary>How two versions of a file differ.</summary>
/// <param name="Path">The file.</param>
/// <param name="From">The one version.</param>
/// <param name="To">The other version.</param>
/// <param name="SameBytes">Whether they are the same bytes.</param>
/// <param name="Kind">How they were compared.</param>
/// <param name="Text">Line by line, for text.</param>
/// <param name="Media">Fact by fact, for media; all facts, also those that are equal.</param>
/// <param name="Remark">What a reader should know: why nothing finer could be said, or that only line ends differ.</param>
public sealed record FileComparison(
    string Path, FileVersionSummary From, FileVersionSummary To, bool SameBytes, ComparisonKind Kind,
    TextDifference? Text, IReadOnlyList<MediaDifference>? Media, string? Remark);
