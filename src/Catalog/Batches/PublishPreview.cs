namespace WorkspaceAgents.Catalog;

/// <summary>What publishing a batch would do, worked out without doing it.</summary>
/// <param name="Dataset">The dataset that would get a version.</param>
/// <param name="Refusal">Why the gate would refuse, in words; null when it would let it pass.</param>
/// <param name="RecordingCount">Recordings that would be published.</param>
/// <param name="Waiting">Names of those that wait for a look, at most 50.</param>
/// <param name="Quarantined">Names of those that would be left out, at most 50.</param>
/// <param name="DurationSeconds">The length of what would be published, seconds of video.</param>
/// <param name="FrameCount">Its frames.</param>
public sealed record PublishPreview(
    string Dataset, string? Refusal, int RecordingCount, IReadOnlyList<string> Waiting, IReadOnlyList<string> Quarantined, double DurationSeconds, long FrameCount);
