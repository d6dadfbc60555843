namespace WorkspaceAgents.Alignment;

/// <summary>Captions on their way to the reference clock.</summary>
/// <param name="Name">The track's name, unique in the recording; usually the file name.</param>
/// <param name="Captions">The captions in file order, in track time.</param>
/// <param name="Clock">The map from track time to reference time.</param>
public sealed record CaptionTrack(string Name, IReadOnlyList<Caption> Captions, ClockMap Clock)
{
    /// <summary>What parsing found; it is passed on to the report.</summary>
    public IReadOnlyList<AlignmentFinding> Findings { get; init; } = [];

    /// <summary>The track of a parsed file.</summary>
    public static CaptionTrack From(CaptionFile file, ClockMap clock) =>
        new(file.Name, file.Captions, clock) { Findings = file.Findings };
}
