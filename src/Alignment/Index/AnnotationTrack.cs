namespace WorkspaceAgents.Alignment;

/// <summary>A layer of annotations or masks, of which each frame refers to those that hold at it; what they say stays in the layer.</summary>
/// <param name="Name">The layer's name, unique in the recording.</param>
/// <param name="Kind">What it is, and how its columns' names begin.</param>
/// <param name="Items">Annotations, with identifiers that are theirs in the layer.</param>
/// <param name="Clock">For items in seconds: the map from their clock to the reference clock.</param>
/// <param name="Camera">For items in frames: the <see cref="CameraTrack"/> whose frames are counted; null for the reference video's.</param>
public sealed record AnnotationTrack(string Name, AnnotationTrackKind Kind, IReadOnlyList<AnnotationItem> Items, ClockMap Clock, string? Camera = null);
