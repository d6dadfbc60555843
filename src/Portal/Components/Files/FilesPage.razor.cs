using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.AccessPages;

namespace WorkspaceAgents.Portal.Components.Files;

public sealed partial class FilesPage
{
    private const int PageSize = 200;

    /// <summary>Above this many files a folder is not searched for videos: it is taken to hold some.</summary>
    private const int MaxLookedThrough = 5_000;

    private FolderPage? page;
    private PathRights? here;
    private IQueryable<FileRow> rows = Enumerable.Empty<FileRow>().AsQueryable();
    private IReadOnlyList<TrashItem> thrownAway = [];

    [Parameter] public string? Folder { get; set; }

    [SupplyParameterFromQuery] private string? After { get; set; }
    [SupplyParameterFromQuery] private string? File { get; set; }
    [SupplyParameterFromQuery] private string? About { get; set; }
    [SupplyParameterFromQuery] private string? Tab { get; set; }
    [SupplyParameterFromQuery] private string? May { get; set; }
    [SupplyParameterFromQuery] private string? New { get; set; }
    [SupplyParameterFromQuery] private string? Undo { get; set; }

    [Inject] private WorkspaceFiles Files { get; set; } = default!;
    [Inject] private FileChanges Changes { get; set; } = default!;
    [Inject] private AccessExplanations Access { get; set; } = default!;
    [Inject] private WorkspaceUsage Usage { get; set; } = default!;
    [Inject] private Trash Trash { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;

    private string Here => page?.Folder ?? "";

    private bool MayWrite => here?.May.HasFlag(Permissions.Write) == true;

    /// <summary>Who may only annotate uploads captions and the like; a lock leaves the page as it is, and the server says who locked it.</summary>
    private bool MayUpload => MayWrite || here?.May.HasFlag(Permissions.Annotate) == true;

    private string? UploadNote => here?.Lock is { } held ? RightsWords.Sentence(held, Time.GetUtcNow())
        : !MayUpload ? $"Your rights here: {RightsWords.List(here?.May ?? Permissions.None)}. Ask an owner for the role Maintainer, or for a grant on this folder, to upload."
        : !MayWrite ? "You may upload captions, sensor logs and annotations here; media need the right to write."
        : null;

    private bool IsEmpty => page is { Folders.Count: 0, Files.Count: 0 } && After is null;

    private bool HasVideos { get; set; }

    private bool HasDrawer => !string.IsNullOrEmpty(File) || !string.IsNullOrEmpty(About) || New is "batch" or "share";

    /// <summary>This listing, without a drawer.</summary>
    private string Listing => FileAddress.With(UrlOf(Here), ("after", After));

    protected override async Task LoadAsync()
    {
        page = await Files.ListAsync(Actor, Workspace, Folder, After, PageSize, Aborted);
        var rights = await Access.RightsAsync(Actor, Workspace, [page.Folder, .. page.Folders, .. page.Files.Select(f => f.Path)], Aborted);
        here = rights[page.Folder];
        // Sums need the right to see the folder as a whole; a guest may see only what lies in it.
        var usage = here.May.HasFlag(Permissions.View) ? await Usage.GetAsync(Actor, Workspace, page.Folder, Aborted) : null;
        rows = FileRow.Of(page, rights, usage?.Folders.ToDictionary(f => f.Path, f => f.SizeBytes));
        HasVideos = HasVideo(page.Files) || (page.Folders.Count > 0
            && (usage?.Folder.FileCount > MaxLookedThrough || HasVideo(await Files.ListTreeAsync(Actor, Workspace, page.Folder, Aborted))));
        thrownAway = string.IsNullOrEmpty(Undo) ? [] : await FindThrownAwayAsync(Undo.Split(','));
    }

    private async Task<IReadOnlyList<TrashItem>> FindThrownAwayAsync(string[] ids) =>
        [.. (await Trash.ListAsync(Actor, Workspace, null, PageSize, Aborted)).Items.Where(item => ids.Contains(item.Id.ToString()))];

    private Task RestoreAsync() => ActAsync(async () =>
    {
        foreach (var item in thrownAway) await Trash.RestoreAsync(Actor, Workspace, item.Id, rename: false, Aborted);
    }, UrlOf(Here));

    private async Task AddFolderAsync()
    {
        string? made = null;
        var name = Sent("Name")?.Trim() ?? "";
        await ActAsync(async () => made = await Changes.CreateFolderAsync(Actor, Workspace, Here.Length == 0 ? name : $"{Here}/{name}", Aborted));
        if (made is not null) Navigation.NavigateTo(UrlOf(made));
    }

    private async Task ActOnPickedAsync()
    {
        var picked = (Http?.Request.Form["pick"].OfType<string>() ?? []).ToList();
        var (done, trash, refusals) = (0, new List<string>(), new List<string>());
        foreach (var path in picked)
        {
            try
            {
                if (Sent("Do") == "move") await Changes.MoveAsync(Actor, Workspace, new() { From = path, To = Into(Sent("To"), path) }, Aborted);
                else if (await ThrowAwayAsync(path) is { } id) trash.Add(id.ToString());
                done++;
            }
            catch (WorkspaceException refusal)
            {
                refusals.Add(refusal.Message);
            }
        }

        var verb = Sent("Do") == "move" ? "moved" : "moved to the trash";
        await ActAsync(
            () => picked.Count == 0 ? throw new WorkspaceException(ErrorCode.Invalid, "Tick what you mean first.")
                : refusals.Count == 0 ? Task.CompletedTask
                : throw new WorkspaceException(ErrorCode.Conflict, $"{done} of {picked.Count} {verb}. {string.Join(" ", refusals.Distinct().Take(3))}"),
            FileAddress.With(UrlOf(Here), ("undo", string.Join(',', trash))));
    }

    private async Task<TrashId?> ThrowAwayAsync(string path) => rows.FirstOrDefault(row => row.Path == path) is { File: null }
        ? await Trash.DeleteFolderAsync(Actor, Workspace, path, Aborted)
        : await Trash.DeleteFileAsync(Actor, Workspace, path, FileCondition.None, Aborted);

    private static string Into(string? folder, string path) =>
        WorkspacePath.NormaliseFolder(folder) is { Length: > 0 } target ? $"{target}/{WorkspacePath.NameOf(path)}" : WorkspacePath.NameOf(path);

    private static bool HasVideo(IEnumerable<FileSummary> files) => files.Any(f => RecordingPlanner.KindOf(f.Path) == TrackKind.Video);

    private string UrlOf(string folder) => FileAddress.Folder(Workspace, folder);

    private string LinkOf(FileRow row) => row.File is null ? UrlOf(row.Path) : DrawerOf(row);

    private string DrawerOf(FileRow row) => FileAddress.With(Listing, (row.File is null ? "about" : "file", row.Path));
}
