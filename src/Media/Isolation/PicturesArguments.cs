namespace WorkspaceAgents.Media;

/// <summary>What the operations <c>pictures</c> and <c>keyframe-hashes</c> are asked for. The body is as for <see cref="FramesArguments"/>.</summary>
/// <param name="StreamIndex">The video stream.</param>
/// <param name="Options">Number of threads, and when a picture counts as unchanged.</param>
internal sealed record PicturesArguments(int StreamIndex, MediaOptions Options)
{
    /// <summary>The frames that are looked at; null for all. What comes before and after is decoded as far as it is needed.</summary>
    public ClipSpan? Span { get; init; }
}
