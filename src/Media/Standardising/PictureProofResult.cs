namespace WorkspaceAgents.Media;

/// <summary>What comparing pictures gave.</summary>
/// <param name="Frames">Those that were compared, in order.</param>
/// <param name="SkippedFrames">Those of the source that are damaged or cannot be decoded: there is no picture that the written one must look like.</param>
internal sealed record PictureProofResult(IReadOnlyList<FrameLikeness> Frames, IReadOnlyList<int> SkippedFrames)
{
    // Frames that differ enough to be told apart differ by more than this; see the room's README for what was measured.
    private const double NeighbourMargin = 0.005;

    // Sums of many windows differ from 1 in the last digits also for equal pictures.
    private const double Rounding = 1e-9;

    /// <summary>The least alike; null when none was compared.</summary>
    public double? LeastSsim => Frames.Count == 0 ? null : Frames.Min(frame => frame.Ssim);

    /// <summary>What is wrong with the first frame that is not what it has to be; null when all are.</summary>
    /// <param name="minSsim">The least alike a frame may be.</param>
    public string? FindFault(double minSsim) => Frames.Select(frame => FaultOf(frame, minSsim)).FirstOrDefault(fault => fault is not null);

    /// <summary>What is wrong with a frame; null when nothing is.</summary>
    /// <param name="frame">What comparing it gave.</param>
    /// <param name="minSsim">The least alike it may be.</param>
    public static string? FaultOf(FrameLikeness frame, double minSsim) =>
        frame.Ssim < minSsim - Rounding
            ? FormattableString.Invariant($"frame {frame.Frame} does not look like the source's (SSIM {frame.Ssim:0.000}, at least {minSsim:0.00} is wanted)")
            : frame.NeighbourSsim > frame.Ssim + NeighbourMargin
                ? FormattableString.Invariant($"frame {frame.Frame} looks more like the one beside it (SSIM {frame.NeighbourSsim:0.000}) than like itself ({frame.Ssim:0.000})")
                : null;
}
