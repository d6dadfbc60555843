namespace WorkspaceAgents.Processing;

/// <summary>A recording's video, checked, indexed and standardised.</summary>
/// <param name="Check">What checking it found.</param>
/// <param name="Indexed">The source's frame index; null when it cannot be used.</param>
/// <param name="Standard">The video that clips are cut from; null when it cannot be used.</param>
internal sealed record PreparedVideo(MediaCheck Check, IndexedVideo? Indexed, StandardVideo? Standard)
{
    /// <summary>The stream of the source that is the clock.</summary>
    public int StreamIndex => Check.Probe?.BestVideoStreamIndex ?? throw new InvalidOperationException("A video that cannot be used has no stream.");
}
