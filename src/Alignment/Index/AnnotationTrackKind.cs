namespace WorkspaceAgents.Alignment;

/// <summary>What a layer of references is.</summary>
public enum AnnotationTrackKind
{
    /// <summary>Events, boxes, points: columns begin with <c>annotation_</c>.</summary>
    Annotation,

    /// <summary>Pixel masks: columns begin with <c>mask_</c>.</summary>
    Mask,
}
