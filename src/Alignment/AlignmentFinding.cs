namespace WorkspaceAgents.Alignment;

/// <summary>
/// One thing a person should know about a track: what happened, where, what was kept and what to do next.
/// </summary>
/// <param name="Code">A stable dotted name, for example <c>sensor.time-backwards</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Track">The track's name, usually its file name; null when it is about the whole recording.</param>
/// <param name="StartSeconds">Where it starts, in track time while parsing and reference time in a report; null when it has no place.</param>
/// <param name="StopSeconds">Where it stops (exclusive), on the same clock as <paramref name="StartSeconds"/>.</param>
/// <param name="Message">What happened and what was kept, in a sentence.</param>
/// <param name="Suggestion">What to do next, in a sentence.</param>
public sealed record AlignmentFinding(
    string Code,
    AlignmentSeverity Severity,
    string? Track,
    double? StartSeconds,
    double? StopSeconds,
    string Message,
    string Suggestion);
