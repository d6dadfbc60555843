using System.ComponentModel;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>Files of a workspace.</summary>
internal sealed class FileTools(AgentCall call, WorkspaceFiles files)
{
    [McpServerTool(Name = "list_files", Title = "List a folder", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("One folder of a workspace: the folders in it (first page only) and its files with size, version and SHA-256. An unknown folder is an empty one.")]
    public async Task<FolderPage> ListFilesAsync(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("The folder's path from the workspace's root, '/' between names. Example: 'shoots/2026-03-14'. Leave out for the root.")] string? folder = null,
        [Description("The 'next' of the page before; leave out for the first page.")] string? after = null,
        [Description("Files a page, 1 to 500; 100 when left out.")] int limit = 100,
        CancellationToken cancellationToken = default) =>
        await files.ListAsync(await call.ActorAsync(), workspace, folder, after, Math.Clamp(limit, 1, 500), cancellationToken);

    [McpServerTool(Name = "search_files", Title = "Search files", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("Files of a workspace whose path contains a text, in all folders, ordered by path.")]
    public async Task<FileMatches> SearchFilesAsync(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("A part of the path, at least 1 character. Examples: 'kitchen', '.srt', 'shoots/2026'.")] string text,
        [Description("The most files to answer with, 1 to 500; 100 when left out.")] int limit = 100,
        CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(text)) throw new WorkspaceException(ErrorCode.Invalid, "Give a text of at least 1 character to look for.");
        limit = Math.Clamp(limit, 1, 500);
        var found = await files.SearchAsync(await call.ActorAsync(), workspace, text, limit + 1, cancellationToken);
        return new([.. found.Take(limit)], found.Count > limit);
    }

    [McpServerTool(Name = "stat_file", Title = "Show a file", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("A file's size, SHA-256, author and newest versions, and where its bytes are downloaded (with the same bearer token). Works for files in the trash too.")]
    public async Task<FileAnswer> StatFileAsync(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("The file's path. Example: 'shoots/2026-03-14/kitchen.mp4'.")] string path,
        [Description("The most versions to answer with, newest first, 1 to 200; 20 when left out.")] int versions = 20,
        CancellationToken cancellationToken = default)
    {
        var found = await files.GetAsync(await call.ActorAsync(), workspace, path, cancellationToken);
        var address = string.Join('/', found.File.Path.Split('/').Select(Uri.EscapeDataString));
        return new(
            found.File, found.IsDeleted, found.Versions.Count, [.. found.Versions.Take(Math.Clamp(versions, 1, 200))],
            call.UrlOf($"/api/v1/workspaces/{workspace}/files/{address}"));
    }
}
