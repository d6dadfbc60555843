using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.Files;

public sealed partial class FilesPage
{
    private const int PageSize = 200;
    private const string NoWriting = "Your role here only looks. Ask an owner for Maintainer to upload.";

    private FolderPage? page;
    private IQueryable<FileRow> rows = Enumerable.Empty<FileRow>().AsQueryable();

    [Parameter] public string? Folder { get; set; }

    [SupplyParameterFromQuery] private string? After { get; set; }
    [SupplyParameterFromQuery] private string? File { get; set; }
    [SupplyParameterFromQuery] private string? New { get; set; }
    [SupplyParameterFromQuery] private string? Undo { get; set; }

    [Inject] private WorkspaceFiles Files { get; set; } = default!;
    [Inject] private Trash Trash { get; set; } = default!;
    [Inject] private Workspaces Workspaces { get; set; } = default!;

    private string Here => page?.Folder ?? "";

    private bool MayWrite { get; set; }

    private bool IsEmpty => page is { Folders.Count: 0, Files.Count: 0 } && After is null;

    private bool HasVideos { get; set; }

    protected override async Task LoadAsync()
    {
        MayWrite = (await Workspaces.GetAsync(Actor, Workspace, Aborted)).Permissions.HasFlag(Permissions.Write);
        page = await Files.ListAsync(Actor, Workspace, Folder, After, PageSize, Aborted);
        rows = FileRow.Of(page);
        HasVideos = HasVideo(page.Files)
            || (page.Folders.Count > 0 && HasVideo(await Files.ListTreeAsync(Actor, Workspace, page.Folder, Aborted)));
    }

    private Task RestoreAsync() => ActAsync(() => Trash.RestoreFileAsync(Actor, Workspace, Undo ?? "", Aborted), UrlOf(Here));

    private static bool HasVideo(IEnumerable<FileSummary> files) => files.Any(f => RecordingPlanner.KindOf(f.Path) == TrackKind.Video);

    private string UrlOf(string folder) => folder.Length == 0 ? $"/w/{Workspace}/files" : $"/w/{Workspace}/files/{Words.Escape(folder)}";

    private string LinkOf(FileRow row) => row.File is null
        ? UrlOf(row.Path)
        : $"{UrlOf(Here)}?{(After is null ? "" : $"after={Uri.EscapeDataString(After)}&")}file={Uri.EscapeDataString(row.Path)}";
}
