using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.RecordingPages;

public sealed partial class RecordingPage
{
    private RecordingDetails? recording;
    private double clipSeconds;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromForm(FormName = "quarantine")] private string? Reason { get; set; }

    [Inject] private Recordings Recordings { get; set; } = default!;
    [Inject] private Batches Batches { get; set; } = default!;
    [Inject] private Workspaces Workspaces { get; set; } = default!;

    private bool MayPublish { get; set; }

    protected override async Task LoadAsync()
    {
        recording = await Recordings.GetAsync(Actor, new(Id), Aborted);
        clipSeconds = (await Batches.GetAsync(Actor, recording.BatchId, Aborted)).Settings.ClipSeconds;
        MayPublish = (await Workspaces.GetAsync(Actor, recording.Workspace, Aborted)).Permissions.HasFlag(Permissions.Publish);
    }

    private Task ApproveAsync() => ActAsync(() => Recordings.ApproveAsync(Actor, new(Id), Aborted));

    private Task QuarantineAsync() => ActAsync(() => Recordings.QuarantineAsync(Actor, new(Id), Reason ?? "", Aborted));

    private string FileUrl(TrackSummary track) =>
        $"/w/{Workspace}/files/{Words.Escape(WorkspacePath.FolderOf(track.Path))}?file={Uri.EscapeDataString(track.Path)}";
}
