namespace WorkspaceAgents.Media;

/// <summary>How a video is standardised.</summary>
public sealed record StandardiseOptions
{
    /// <summary>The form it is brought into. Default <see cref="StandardProfile.H264"/>.</summary>
    public StandardProfile Profile { get; init; } = StandardProfile.H264;

    /// <summary>
    /// Weaves the fields of interlaced video apart, one frame for each frame. Default false: interlaced frames are kept as they are, both fields in one picture,
    /// because what the camera saw cannot be got back afterwards.
    /// </summary>
    public bool Deinterlace { get; init; }
}
