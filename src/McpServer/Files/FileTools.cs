using System.ComponentModel;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.McpServer;

/// <summary>Files of a workspace.</summary>
internal sealed class FileTools(AgentCall call, WorkspaceFiles files, FileChanges changes, Trash trash)
{
    [McpServerTool(Name = "list_files", Title = "List or search files", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("One folder of a workspace: the folders in it (first page only) and its files with size, version and SHA-256; an unknown folder is an empty one. With search: files of any folder whose path contains the text.")]
    public async Task<FileList> ListFilesAsync(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("The folder's path from the workspace's root, '/' between names. Example: 'shoots/2026-03-14'. Leave out for the root.")] string? folder = null,
        [Description("A part of the path to look for instead, in all folders. Examples: 'kitchen', '.srt'. Leave out to list a folder.")] string? search = null,
        [Description("The 'next' of the page before; leave out for the first page. A search has one page.")] string? after = null,
        [Description("Files a page, 1 to 500; 100 when left out.")] int limit = 100,
        CancellationToken cancellationToken = default)
    {
        limit = Math.Clamp(limit, 1, 500);
        var actor = await call.ActorAsync();
        if (string.IsNullOrEmpty(search))
        {
            var page = await files.ListAsync(actor, workspace, folder, after, limit, cancellationToken);
            return new(page.Folder, page.Folders, page.Files, page.Next, page.Next is not null);
        }

        if (folder is not null || after is not null) throw new WorkspaceException(ErrorCode.Invalid, "A search goes through all folders and has one page: leave 'folder' and 'after' out.");
        var found = await files.SearchAsync(actor, workspace, search, limit + 1, cancellationToken);
        return new("", [], [.. found.Take(limit)], null, found.Count > limit);
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

    [McpServerTool(Name = "change_file", Title = "Move, copy, delete or restore", Destructive = true, UseStructuredContent = true)]
    [Description("Moves or renames, copies, deletes (to the trash, from where it comes back) or restores a file or a folder. No bytes are copied; versions go along on a move. Refused where a lock or a grant says so, with the reason.")]
    public async Task<FileChange> ChangeFileAsync(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("'move', 'copy', 'delete', 'restore' (a file from the trash), 'restore_version' or 'make_folder'.")] string action,
        [Description("The file or folder. Example: 'incoming/take-1.mp4'.")] string path,
        [Description("For move and copy: the whole new path. Example: 'shoots/kitchen/take-1.mp4'.")] string? to = null,
        [Description("For restore_version: its number, from stat_file.")] int? version = null,
        [Description("For move and copy: whether files at the new path may be replaced; they stay in the trash or as older versions.")] bool overwrite = false,
        [Description("The SHA-256 you saw in stat_file: refused when the file is another by now. Leave out to change whatever is there.")] string? ifSha256 = null,
        CancellationToken cancellationToken = default)
    {
        var actor = await call.ActorAsync();
        var expected = ifSha256 is null ? FileCondition.None : FileCondition.Is(ParseHash(ifSha256));
        switch (action)
        {
            case "move" or "copy":
                var request = new TransferRequest { From = path, To = to ?? throw new WorkspaceException(ErrorCode.Invalid, $"Give 'to', the whole new path, with {action}."), Overwrite = overwrite, Expected = expected };
                var moved = action == "move" ? await changes.MoveAsync(actor, workspace, request, cancellationToken) : await changes.CopyAsync(actor, workspace, request, cancellationToken);
                return new(action, moved.To, moved.FileCount, moved.ReplacedCount, null);
            case "delete":
                await DeleteAsync(actor, workspace, path, expected, cancellationToken);
                return new(action, path, null, null, "It is in the trash: change_file with action 'restore' brings a file back.");
            case "restore":
                await trash.RestoreFileAsync(actor, workspace, path, cancellationToken);
                return new(action, path, 1, null, null);
            case "restore_version":
                var number = version ?? throw new WorkspaceException(ErrorCode.Invalid, "Give 'version', a number from stat_file, with restore_version.");
                var made = await changes.RestoreVersionAsync(actor, workspace, path, number, null, expected, cancellationToken);
                return new(action, path, 1, null, $"Version {number}'s content is now version {made}.");
            case "make_folder":
                return new(action, await changes.CreateFolderAsync(actor, workspace, path, cancellationToken), null, null, null);
            default:
                throw new WorkspaceException(ErrorCode.Invalid, $"action is 'move', 'copy', 'delete', 'restore', 'restore_version' or 'make_folder', not '{action}'.");
        }
    }

    /// <summary>A file, or else a folder of that name.</summary>
    private async Task DeleteAsync(Actor actor, string workspace, string path, FileCondition expected, CancellationToken cancellationToken)
    {
        try
        {
            await trash.DeleteFileAsync(actor, workspace, path, expected, cancellationToken);
        }
        catch (WorkspaceException missing) when (missing.Code == ErrorCode.NotFound && expected == FileCondition.None)
        {
            await trash.DeleteFolderAsync(actor, workspace, path, cancellationToken);
        }
    }

    private static BlobHash ParseHash(string text) =>
        BlobHash.TryParse(text, out var hash) ? hash : throw new WorkspaceException(ErrorCode.Invalid, "ifSha256 is 64 hex digits, from stat_file.");
}
