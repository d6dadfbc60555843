using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.Sharing;

/// <summary>Reads, makes and ends the links to one thing.</summary>
public sealed partial class SharePanel
{
    private IReadOnlyList<ShareSummary> links = [];
    private IssuedShare? issued;

    /// <summary>A file or folder; null for a dataset version.</summary>
    [Parameter] public string? Path { get; set; }

    /// <summary>Whether the path is a folder.</summary>
    [Parameter] public bool IsFolder { get; set; }

    /// <summary>A dataset, with <see cref="Version"/>; null for a path.</summary>
    [Parameter] public string? Dataset { get; set; }

    /// <summary>The version's number.</summary>
    [Parameter] public int? Version { get; set; }

    [SupplyParameterFromForm(FormName = "share")] private ShareInput? Input { get; set; }

    [Inject] private Shares Shares { get; set; } = default!;

    protected override async Task LoadAsync()
    {
        var all = await Shares.ListAsync(Actor, Workspace, Path, 200, Aborted);
        // What is over is told of by the audit trail; here it would only hide what still opens.
        links = [.. all.Where(l => l.State is ShareState.Open or ShareState.Stopped && (Dataset is null || l.Target == $"dataset:{Dataset}@v{Version}"))];
    }

    private Task CreateAsync() => ActAsync(async () => issued = await Shares.CreateAsync(Actor, Workspace, new ShareRequest
    {
        Path = Path, Dataset = Dataset, Version = Dataset is null ? null : $"v{Version}", Access = Input?.Access ?? ShareAccess.View,
        Days = Input?.Days ?? Shares.DefaultDays, MaxUses = Input?.MaxUses, Password = string.IsNullOrEmpty(Input?.Password) ? null : Input.Password,
    }, Aborted));

    private Task RevokeAsync(ShareId id) => ActAsync(() => Shares.RevokeAsync(Actor, Workspace, id, Aborted), Here);

    private string Here => Dataset is not null ? $"/w/{Workspace}/datasets/{Dataset}?version=v{Version}&share=true"
        : IsFolder ? $"/w/{Workspace}/files/{Words.Escape(Path!)}?new=share"
        : $"/w/{Workspace}/files/{Words.Escape(WorkspacePath.FolderOf(Path!))}?file={Uri.EscapeDataString(Path!)}";

    private static StateLook LookOf(ShareState state) => state == ShareState.Open ? new("ok", "ok", "Open") : new("attention", "attention", "Stopped");

    private sealed class ShareInput
    {
        public ShareAccess Access { get; set; }

        public int Days { get; set; } = Shares.DefaultDays;

        public int? MaxUses { get; set; }

        public string? Password { get; set; }
    }
}
