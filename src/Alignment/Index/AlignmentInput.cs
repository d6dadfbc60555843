namespace WorkspaceAgents.Alignment;

/// <summary>Everything that is aligned to one reference video.</summary>
public sealed record AlignmentInput
{
    /// <summary>Presentation times of the video's frames in seconds of the reference clock, never decreasing.</summary>
    public required IReadOnlyList<double> FramePtsSeconds { get; init; }

    /// <summary>When the last frame leaves the screen, in seconds of the reference clock.</summary>
    public required double StopSeconds { get; init; }

    /// <summary>Caption tracks, in the order their columns get.</summary>
    public IReadOnlyList<CaptionTrack> CaptionTracks { get; init; } = [];

    /// <summary>Audio tracks, in the order their columns get.</summary>
    public IReadOnlyList<AudioTrack> AudioTracks { get; init; } = [];

    /// <summary>Sensor tracks, in the order their columns get.</summary>
    public IReadOnlyList<SensorTrack> SensorTracks { get; init; } = [];

    /// <summary>Other cameras, depth videos and the like, in the order their columns get.</summary>
    public IReadOnlyList<CameraTrack> CameraTracks { get; init; } = [];

    /// <summary>Layers of annotations and masks, in the order their columns get.</summary>
    public IReadOnlyList<AnnotationTrack> AnnotationTracks { get; init; } = [];

    /// <summary>What estimators found out about tracks' clocks, used or not; they go into the report, and what does not agree with the clock that is used is a reason to look.</summary>
    public IReadOnlyList<ClockEvidence> Evidence { get; init; } = [];

    /// <summary>What the verdict is measured by.</summary>
    public AlignmentThresholds Thresholds { get; init; } = new();

    /// <summary>Findings of the recording itself, such as those of its clocks file; they are passed on to the report.</summary>
    public IReadOnlyList<AlignmentFinding> Findings { get; init; } = [];

    /// <summary>How long frame i is on screen, in seconds: until the next frame, or until <see cref="StopSeconds"/> for the last.</summary>
    public double DurationSeconds(int frameIndex) =>
        (frameIndex + 1 < FramePtsSeconds.Count ? FramePtsSeconds[frameIndex + 1] : StopSeconds) - FramePtsSeconds[frameIndex];

    /// <summary>Checks what the join relies on.</summary>
    /// <exception cref="ArgumentException">Frame times decrease or are not finite, two tracks of a kind share a name, or annotations are of a camera that is not there.</exception>
    internal void Check()
    {
        double previous = double.NegativeInfinity;
        foreach (double pts in FramePtsSeconds)
        {
            if (!(pts >= previous) || double.IsInfinity(pts))
                throw new ArgumentException("Frame times must be finite and in presentation order.", nameof(FramePtsSeconds));
            previous = pts;
        }

        if (FramePtsSeconds.Count > 0 && !(StopSeconds >= previous && double.IsFinite(StopSeconds)))
            throw new ArgumentException("The video must stop after its last frame starts.", nameof(StopSeconds));

        CheckNames(CaptionTracks.Select(track => track.Name));
        CheckNames(AudioTracks.Select(track => track.Name));
        CheckNames(SensorTracks.Select(track => track.Name));
        CheckNames(CameraTracks.Select(track => track.Name));
        CheckNames(AnnotationTracks.Select(track => track.Name));
        if (AnnotationTracks.FirstOrDefault(track => track.Camera is not null && CameraTracks.All(camera => camera.Name != track.Camera)) is { } lost)
            throw new ArgumentException($"'{lost.Name}' counts frames of the camera '{lost.Camera}', which is not among the tracks.", nameof(AnnotationTracks));
    }

    private static void CheckNames(IEnumerable<string> names)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name))
                throw new ArgumentException($"Two tracks of a kind are named '{name}'; a track's name must be unique in its recording.");
        }
    }
}
