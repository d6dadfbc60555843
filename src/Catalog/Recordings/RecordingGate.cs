using System.Text.Json;

namespace WorkspaceAgents.Catalog;

/// <summary>What may be done with an aligned recording: by its alignment, by the frames that people looked at, and by who approved it.</summary>
internal static class RecordingGate
{
    private const int MostNamed = 3;

    /// <summary>The decisions that are about the alignment as it is now, the last one of each frame.</summary>
    public static IReadOnlyList<SpotCheckDecision> StandingOf(Recording recording, RecordingAlignment alignment) =>
        [.. ChecksOf(recording).Where(c => c.MetadataIndex == alignment.MetadataIndex)];

    /// <summary>All decisions, also about earlier alignments.</summary>
    public static IReadOnlyList<SpotCheckDecision> ChecksOf(Recording recording) =>
        recording.SpotChecks is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<SpotCheckDecision>>(recording.SpotChecks, CatalogJson.Options)!;

    /// <summary>The state that follows, and why.</summary>
    public static (RecordingState State, string? Reason) Judge(RecordingAlignment alignment, IReadOnlyList<SpotCheckDecision> standing, string? approvedBy, int neededCount)
    {
        var rejected = standing.Where(c => !c.Approved).ToList();
        var approved = standing.Count - rejected.Count;
        var reasons = new List<string>(alignment.Reasons);
        if (rejected.Count > 0) reasons.Add(SayRejected(rejected));
        if (approved < neededCount) reasons.Add($"{neededCount} frames have to be looked at and approved; {approved} {(approved == 1 ? "is" : "are")} so far.");
        var reason = reasons.Count == 0 ? null : string.Join(" ", reasons);
        if (alignment.Verdict is not ("pass" or "review")) return (RecordingState.Quarantined, reason);
        var passes = alignment.Verdict == "pass" || approvedBy is not null;
        return (passes && rejected.Count == 0 && approved >= neededCount ? RecordingState.Aligned : RecordingState.NeedsReview, reason);
    }

    /// <summary>Which frames were rejected, by whom.</summary>
    public static string SayRejected(IReadOnlyList<SpotCheckDecision> rejected) =>
        $"{(rejected.Count == 1 ? "A spot check was" : $"{rejected.Count} spot checks were")} rejected: "
        + string.Join("; ", rejected.Take(MostNamed).Select(c => $"frame {c.FrameIndex} by {c.By}{(c.Note is null ? "" : $" ({c.Note})")}"))
        + (rejected.Count > MostNamed ? $"; and {rejected.Count - MostNamed} more" : "") + ". Mend the clock and align again, or take the rejection back.";
}
