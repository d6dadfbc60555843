namespace WorkspaceAgents.Catalog;

/// <summary>What counting everything anew found.</summary>
/// <param name="WrongFolders">Folders whose counts were not what the files say, empty for the whole workspace; they are right now. An empty list is the rule.</param>
/// <param name="Total">What the workspace holds.</param>
public sealed record UsageRecount(IReadOnlyList<string> WrongFolders, FolderUsage Total);
