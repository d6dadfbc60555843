namespace WorkspaceAgents.Formats;

/// <summary>
/// One pass over a recording: boxes, masks, key points, classes, time spans, captions or scores, by one author or model, linked to the video by frame number or time.
/// Passes lie beside each other and never in the video.
/// </summary>
/// <param name="Header">What is said once.</param>
/// <param name="Annotations">The annotations, in any order; the file has them by video, frame, time and id.</param>
public sealed record AnnotationLayer(LayerHeader Header, IReadOnlyList<LayerAnnotation> Annotations)
{
    /// <summary>Checks every entry.</summary>
    /// <param name="frameCount">Frames of the video; null when only the header says it, or nobody.</param>
    /// <returns>This layer.</returns>
    /// <exception cref="AnnotationException">Names the first entry that is wrong, and what to do.</exception>
    public AnnotationLayer Check(int? frameCount = null)
    {
        new LayerRules(this, frameCount).Check();
        return this;
    }
}
