namespace WorkspaceAgents.Alignment;

/// <summary>How a channel's value at a frame comes from its samples. None of them reaches over a gap or outside the log.</summary>
public enum SensorResampling
{
    /// <summary>On the straight line between the two samples around the frame, as <c>numpy.interp</c>.</summary>
    Linear,

    /// <summary>The last sample at or before the frame: states, modes, switches.</summary>
    Previous,

    /// <summary>The nearer of the two samples around the frame; the earlier of two that are equally near.</summary>
    Nearest,

    /// <summary>Four channels w, x, y, z as a rotation: spherical interpolation along the shorter way, of length 1, without jumps of sign along the log.</summary>
    Spherical,

    /// <summary>An angle that wraps: along the shorter way round.</summary>
    Circular,

    /// <summary>The mean of the samples in the window.</summary>
    Mean,

    /// <summary>The smallest of the samples in the window.</summary>
    Minimum,

    /// <summary>The largest of the samples in the window.</summary>
    Maximum,

    /// <summary>The sum of the samples in the window.</summary>
    Sum,

    /// <summary>How many samples there are in the window; 0 is a number too.</summary>
    Count,
}
