using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.Files;

/// <summary>The addresses of folders, files and their drawers.</summary>
internal static class FileAddress
{
    /// <summary>A folder's listing.</summary>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="folder">A normal path, empty for the root.</param>
    public static string Folder(string workspace, string folder) =>
        folder.Length == 0 ? $"/w/{workspace}/files" : $"/w/{workspace}/files/{Words.Escape(folder)}";

    /// <summary>A file's drawer beside the listing it is in.</summary>
    public static string File(string workspace, string path, string? tab = null) =>
        With(Folder(workspace, WorkspacePath.FolderOf(path)), ("file", path), ("tab", tab));

    /// <summary>A folder's drawer beside the listing it is in.</summary>
    public static string About(string workspace, string folder, string? tab = null) =>
        With(Folder(workspace, WorkspacePath.FolderOf(folder)), ("about", folder), ("tab", tab));

    /// <summary>What the API gives of a file's bytes.</summary>
    public static string Download(string workspace, string path, int? version = null) =>
        $"/api/v1/workspaces/{workspace}/files/{Words.Escape(path)}{(version is { } number ? $"?version={number}" : "")}";

    /// <summary>An address with more of a query; what has no value is left out.</summary>
    public static string With(string address, params (string Key, string? Value)[] query)
    {
        var more = string.Join('&', query.Where(q => !string.IsNullOrEmpty(q.Value)).Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value!)}"));
        return more.Length == 0 ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{more}";
    }
}
