namespace WorkspaceAgents.Catalog;

/// <summary>One page of a shared folder.</summary>
/// <param name="Folder">The folder within what is shared; empty for the shared folder itself.</param>
/// <param name="Folders">The folders in it, by their paths within what is shared; on the first page only.</param>
/// <param name="Files">The files in it.</param>
/// <param name="Next">Pass as <c>after</c> for the next page; null at the end.</param>
public sealed record SharedFolder(string Folder, IReadOnlyList<string> Folders, IReadOnlyList<SharedFile> Files, string? Next);
