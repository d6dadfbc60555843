using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.RecordingPages;

public sealed partial class RecordingPage
{
    private RecordingDetails? recording;
    private double clipSeconds;
    private bool isAligning;

    [Parameter] public Guid Id { get; set; }

    /// <summary>Which frames are drawn for spot checks; null for none.</summary>
    [SupplyParameterFromQuery(Name = "check")] private long? CheckSeed { get; set; }

    [SupplyParameterFromForm(FormName = "quarantine")] private string? Reason { get; set; }

    [Inject] private Recordings Recordings { get; set; } = default!;
    [Inject] private Batches Batches { get; set; } = default!;
    [Inject] private Workspaces Workspaces { get; set; } = default!;

    private bool MayPublish { get; set; }

    private bool MayAnnotate { get; set; }

    protected override async Task LoadAsync()
    {
        recording = await Recordings.GetAsync(Actor, new(Id), Aborted);
        var batch = await Batches.GetAsync(Actor, recording.BatchId, Aborted);
        clipSeconds = batch.Settings.ClipSeconds;
        isAligning = batch.Jobs.Any(j => !j.IsOver);
        var permissions = (await Workspaces.GetAsync(Actor, recording.Workspace, Aborted)).Permissions;
        (MayPublish, MayAnnotate) = (permissions.HasFlag(Permissions.Publish), permissions.HasFlag(Permissions.Annotate));
    }

    private Task ApproveAsync() => ActAsync(() => Recordings.ApproveAsync(Actor, new(Id), Aborted));

    private Task QuarantineAsync() => ActAsync(() => Recordings.QuarantineAsync(Actor, new(Id), Reason ?? "", Aborted));

    private string FileUrl(TrackSummary track) =>
        $"/w/{Workspace}/files/{Words.Escape(WorkspacePath.FolderOf(track.Path))}?file={Uri.EscapeDataString(track.Path)}";
}
