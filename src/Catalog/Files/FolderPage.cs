namespace WorkspaceAgents.Catalog;

/// <summary>One page of a folder.</summary>
/// <param name="Folder">The folder's path, empty for the root.</param>
/// <param name="Folders">Paths of the folders in it, by name; all of them come before the first file.</param>
/// <param name="Files">The files in it, by path.</param>
/// <param name="Next">Pass as <c>after</c> for the next page; null at the end.</param>
public sealed record FolderPage(string Folder, IReadOnlyList<string> Folders, IReadOnlyList<FileSummary> Files, string? Next);
