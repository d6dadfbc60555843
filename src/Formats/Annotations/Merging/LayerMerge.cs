namespace WorkspaceAgents.Formats;

/// <summary>Two edits of one layer put together.</summary>
/// <param name="Layer">The result. Where there is a conflict it has what was preferred; without a preference, what the base had.</param>
/// <param name="Conflicts">What both changed, each in its own way, frame by frame.</param>
public sealed record LayerMerge(AnnotationLayer Layer, IReadOnlyList<LayerConflict> Conflicts);
