using System.Globalization;
using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.BatchPages;

public sealed partial class BatchBoard
{
    private Permissions permissions;
    private RecordingId? quarantining;
    private string quarantineReason = "";

    [Parameter, EditorRequired] public Guid Id { get; set; }

    [Inject] private Batches Batches { get; set; } = default!;
    [Inject] private Recordings Recordings { get; set; } = default!;
    [Inject] private Jobs Jobs { get; set; } = default!;
    [Inject] private Workspaces Workspaces { get; set; } = default!;

    private bool ShowAllJobs { get; set; }

    private string Splits
    {
        get
        {
            var splits = Current!.Settings.Splits;
            return string.Create(CultureInfo.InvariantCulture, $"{splits.Train:0.##} / {splits.Val:0.##} / {splits.Test:0.##}");
        }
    }

    /// <summary>For screen readers: a line per step and quarter, not per tick.</summary>
    private string Spoken => Current?.Jobs is [var job, ..]
        ? $"{job.Title}: {StateLook.Of(job.State).Text}{(job.IsOver ? "" : $", {(int)(job.Progress * 4) * 25} percent")}"
        : "";

    protected override async Task<BatchDetails> ReadAsync(CancellationToken cancellationToken)
    {
        var details = await Batches.GetAsync(Actor, new(Id), cancellationToken);
        if (permissions == Permissions.None) permissions = (await Workspaces.GetAsync(Actor, details.Batch.Workspace, cancellationToken)).Permissions;
        return details;
    }

    protected override bool IsBusy(BatchDetails current) => current.Jobs.Any(j => !j.IsOver);

    private Task StartAsync(JobKind kind) => ActAsync(() => kind switch
    {
        JobKind.Validate => Batches.ValidateAsync(Actor, new(Id), default),
        JobKind.Align => Batches.AlignAsync(Actor, new(Id), default),
        JobKind.Publish => Batches.PublishAsync(Actor, new(Id), default),
        _ => Batches.PrepareAsync(Actor, new(Id), default),
    });

    private Task CancelAsync(JobSummary job) => ActAsync(() => Jobs.CancelAsync(Actor, job.Id, default));

    private bool MayDecide(RecordingDetails recording) =>
        permissions.HasFlag(Permissions.Publish) && !IsBusy(Current!) && recording.State is RecordingState.NeedsReview or RecordingState.Aligned;

    private Task ApproveAsync(RecordingDetails recording) => ActAsync(() => Recordings.ApproveAsync(Actor, recording.Id, default));

    private void Ask(RecordingDetails recording) => (quarantining, quarantineReason) = (recording.Id, recording.Reason ?? "");

    private async Task QuarantineAsync(RecordingDetails recording)
    {
        await ActAsync(() => Recordings.QuarantineAsync(Actor, recording.Id, quarantineReason, default));
        if (Problem is null) quarantining = null;
    }

    private static string Length(RecordingDetails recording) => recording.Validation is { DurationSeconds: { } seconds, FrameCount: { } frames }
        ? $"{Words.Time(seconds)} · {Words.Count(frames, "frame")}" : "";
}
