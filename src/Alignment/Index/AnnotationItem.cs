namespace WorkspaceAgents.Alignment;

/// <summary>Where one annotation holds: a span of time, or of frames.</summary>
/// <param name="Id">Its identifier in the layer.</param>
/// <param name="Start">First second, or first frame.</param>
/// <param name="Stop">The second at which it ends, or the frame after the last.</param>
/// <param name="IsFrames">True when <paramref name="Start"/> and <paramref name="Stop"/> count frames.</param>
public sealed record AnnotationItem(string Id, double Start, double Stop, bool IsFrames)
{
    /// <summary>An annotation of a span of seconds on the layer's clock.</summary>
    public static AnnotationItem OfSeconds(string id, double startSeconds, double stopSeconds) => new(id, startSeconds, stopSeconds, false);

    /// <summary>An annotation of the frames [<paramref name="startFrame"/>, <paramref name="stopFrame"/>).</summary>
    public static AnnotationItem OfFrames(string id, int startFrame, int stopFrame) => new(id, startFrame, stopFrame, true);
}
