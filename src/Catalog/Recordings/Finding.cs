namespace WorkspaceAgents.Catalog;

/// <summary>Something that was seen in a recording and matters.</summary>
/// <param name="Code">A stable name, such as <c>truncated</c>.</param>
/// <param name="Severity">info, warning or error.</param>
/// <param name="Track">The file it was seen in; null for the recording as a whole.</param>
/// <param name="StartSeconds">From when on, in the track's own time; null when it is not about a time.</param>
/// <param name="StopSeconds">Until when.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Suggestion">What to do about it.</param>
public sealed record Finding(
    string Code, Severity Severity, string? Track, double? StartSeconds, double? StopSeconds, string Message, string Suggestion);
