using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Components.Pages;

/// <summary>Something that waits for a person.</summary>
/// <param name="Look">What kind of thing.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Detail">Why it waits.</param>
/// <param name="Url">Where to act on it.</param>
internal sealed record NeedsLook(StateLook Look, string Title, string Detail, string Url)
{
    /// <summary>What waits in a workspace: recordings to approve, then failed jobs, then what was quarantined.</summary>
    /// <param name="workspace">Its slug.</param>
    /// <param name="recordings">Newest first.</param>
    /// <param name="jobs">Newest first.</param>
    public static IReadOnlyList<NeedsLook> Of(string workspace, IReadOnlyList<RecordingDetails> recordings, IReadOnlyList<JobSummary> jobs)
    {
        var items = new List<NeedsLook>();
        foreach (var recording in recordings.Where(r => r.State == RecordingState.NeedsReview))
            items.Add(new(StateLook.Of(recording.State), recording.Name, recording.Reason ?? "Approve it or quarantine it.", RecordingUrl(workspace, recording)));
        // A failure that was followed by another try of the same batch is history.
        foreach (var job in jobs.GroupBy(j => j.BatchId?.ToString() ?? j.Id.ToString()).Select(g => g.First()).Where(j => j.State == JobState.Failed))
            items.Add(new(StateLook.Of(job.State), job.Title, job.Reason ?? job.Message, job.BatchId is { } batch ? $"/w/{workspace}/batches/{batch}" : $"/w/{workspace}/jobs"));
        foreach (var recording in recordings.Where(r => r.State == RecordingState.Quarantined))
            items.Add(new(StateLook.Of(recording.State), recording.Name, recording.Reason ?? "Its files are untouched.", RecordingUrl(workspace, recording)));
        return items;
    }

    private static string RecordingUrl(string workspace, RecordingDetails recording) => $"/w/{workspace}/recordings/{recording.Id}";
}
