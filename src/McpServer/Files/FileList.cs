using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>A page of a folder, or what a search found.</summary>
internal sealed record FileList(
    string Folder,
    IReadOnlyList<string> Folders,
    IReadOnlyList<FileSummary> Files,
    [property: Description("Pass as 'after' for the next page; absent at the end.")] string? Next,
    [property: Description("True when there are more; after a search, search for a longer text.")] bool HasMore);
