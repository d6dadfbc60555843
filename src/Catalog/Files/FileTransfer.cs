namespace WorkspaceAgents.Catalog;

/// <summary>What a move, a rename or a copy did.</summary>
/// <param name="From">Where it was, or is.</param>
/// <param name="To">Where it is now.</param>
/// <param name="IsFolder">Whether it is a folder with all in it.</param>
/// <param name="FileCount">Files moved or copied.</param>
/// <param name="ReplacedCount">Files that were at the new paths: after a move they are in the trash, after a copy they are older versions.</param>
public sealed record FileTransfer(string From, string To, bool IsFolder, long FileCount, long ReplacedCount);
