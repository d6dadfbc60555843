namespace WorkspaceAgents.Catalog;

/// <summary>A file with its history.</summary>
/// <param name="File">The file as it is now.</param>
/// <param name="Versions">All versions, newest first.</param>
/// <param name="IsDeleted">Whether it is in the trash.</param>
public sealed record FileDetails(FileSummary File, IReadOnlyList<FileVersionSummary> Versions, bool IsDeleted);
