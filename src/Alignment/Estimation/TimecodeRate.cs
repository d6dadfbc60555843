namespace WorkspaceAgents.Alignment;

/// <summary>How many frames of timecode there are in a second.</summary>
/// <param name="FramesCounted">Frames counted to a second of timecode: 24, 25 or 30.</param>
/// <param name="IsSlowed">The frames run at 1000/1001 of that, as NTSC's do: 23.976 and 29.97.</param>
public readonly record struct TimecodeRate(int FramesCounted, bool IsSlowed)
{
    /// <summary>The rates that timecode has (SMPTE ST 12-1).</summary>
    public static IReadOnlyList<TimecodeRate> Known { get; } = [new(24, true), new(24, false), new(25, false), new(30, true), new(30, false)];

    /// <summary>Frames a second of real time.</summary>
    public double FramesPerSecond => IsSlowed ? FramesCounted * 1000.0 / 1001 : FramesCounted;

    /// <summary>The known rate nearest to a measured one; null when none is within 2 %.</summary>
    public static TimecodeRate? Nearest(double framesPerSecond)
    {
        TimecodeRate nearest = Known.MinBy(rate => Math.Abs(rate.FramesPerSecond - framesPerSecond));
        return Math.Abs(nearest.FramesPerSecond - framesPerSecond) <= 0.02 * framesPerSecond ? nearest : null;
    }
}
