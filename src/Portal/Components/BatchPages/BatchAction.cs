using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.BatchPages;

/// <summary>Something that can be done with a batch, or why not now.</summary>
/// <param name="Kind">The job it starts.</param>
/// <param name="Text">The words on its button.</param>
/// <param name="WhyNot">Null when it is possible.</param>
/// <param name="IsNext">Whether it is the next step of the batch.</param>
internal sealed record BatchAction(JobKind Kind, string Text, string? WhyNot, bool IsNext)
{
    /// <summary>All actions of a batch; the catalog decides again when one is asked for.</summary>
    /// <param name="details">The batch as it is now.</param>
    /// <param name="has">What the person may do in its workspace.</param>
    public static IReadOnlyList<BatchAction> Of(BatchDetails details, Permissions has)
    {
        var busy = details.Jobs.Any(j => !j.IsOver) ? "A job works on this batch. Wait for it, or cancel it." : null;
        var write = has.HasFlag(Permissions.Write) ? busy : "Your role here may not run jobs. Ask an owner for Maintainer.";
        var state = details.Batch.State;
        var unchecked_ = state is BatchState.Draft or BatchState.Validating;
        return
        [
            new(JobKind.Prepare, "Validate & align", write, unchecked_ && busy is null),
            new(JobKind.Validate, "Validate", write, false),
            new(JobKind.Align, "Align", write ?? (unchecked_ || state == BatchState.Quarantined ? "Validate it first." : null), state is BatchState.Validated or BatchState.Aligning && busy is null),
            new(JobKind.Publish, "Publish", WhyNotPublish(details, has, busy), state is BatchState.Review or BatchState.Publishing && busy is null),
        ];
    }

    private static string? WhyNotPublish(BatchDetails details, Permissions has, string? busy)
    {
        if (!has.HasFlag(Permissions.Publish)) return "Your role here may not publish. Ask an owner for Maintainer.";
        if (busy is not null) return busy;
        if (details.Batch.State is not (BatchState.Review or BatchState.Published)) return "Validate and align it first.";
        var waiting = details.Recordings.Count(r => r.State == RecordingState.NeedsReview);
        if (waiting > 0) return $"{Words.Count(waiting, "recording needs", "recordings need")} a look first: approve or quarantine below.";
        return details.Recordings.Any(r => r.State == RecordingState.Aligned) ? null : "None of its recordings can be used.";
    }
}
