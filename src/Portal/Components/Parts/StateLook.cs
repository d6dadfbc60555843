using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.Parts;

/// <summary>How a state looks: one of the four meanings (or none), an icon that says the same without colour, and a word.</summary>
/// <param name="Meaning"><c>ok</c>, <c>attention</c>, <c>problem</c>, <c>information</c>, or <c>idle</c>.</param>
/// <param name="Icon">A name in <c>img/icons.svg</c>.</param>
/// <param name="Text">The word.</param>
public sealed record StateLook(string Meaning, string Icon, string Text)
{
    /// <summary>A batch's state.</summary>
    public static StateLook Of(BatchState state) => state switch
    {
        BatchState.Draft => new("idle", "idle", "Draft"),
        BatchState.Validating => new("information", "running", "Validating"),
        BatchState.Validated => new("information", "ok", "Validated"),
        BatchState.Aligning => new("information", "running", "Aligning"),
        BatchState.Review => new("attention", "attention", "In review"),
        BatchState.Publishing => new("information", "running", "Publishing"),
        BatchState.Published => new("ok", "ok", "Published"),
        _ => new("problem", "problem", "Quarantined"),
    };

    /// <summary>A recording's state.</summary>
    public static StateLook Of(RecordingState state) => state switch
    {
        RecordingState.Draft => new("idle", "idle", "Not checked yet"),
        RecordingState.Validated => new("information", "ok", "Validated"),
        RecordingState.Aligned => new("ok", "ok", "Aligned"),
        RecordingState.NeedsReview => new("attention", "attention", "Needs a look"),
        _ => new("problem", "problem", "Quarantined"),
    };

    /// <summary>A job's state.</summary>
    public static StateLook Of(JobState state) => state switch
    {
        JobState.Queued => new("idle", "waiting", "Queued"),
        JobState.Running => new("information", "running", "Running"),
        JobState.Done => new("ok", "ok", "Done"),
        JobState.Failed => new("problem", "problem", "Failed"),
        _ => new("idle", "idle", "Cancelled"),
    };

    /// <summary>How much a finding matters.</summary>
    public static StateLook Of(Severity severity) => severity switch
    {
        Severity.Error => new("problem", "problem", "Error"),
        Severity.Warning => new("attention", "attention", "Warning"),
        _ => new("information", "information", "Information"),
    };

    /// <summary>What the alignment came to.</summary>
    public static StateLook OfVerdict(string verdict) => verdict switch
    {
        "pass" => new("ok", "ok", "Pass"),
        "review" => new("attention", "attention", "Needs a look"),
        _ => new("problem", "problem", "Quarantine"),
    };

    /// <summary>A version's state.</summary>
    public static StateLook Of(VersionState state) => state switch
    {
        VersionState.Published => new("ok", "ok", "Published"),
        VersionState.Deprecated => new("attention", "attention", "Deprecated"),
        _ => new("idle", "idle", "Expired"),
    };
}
