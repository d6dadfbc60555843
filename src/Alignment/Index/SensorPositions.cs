namespace WorkspaceAgents.Alignment;

/// <summary>Where a block of frames lies among the samples of a series. Made once and filled anew for every block.</summary>
internal sealed class SensorPositions
{
    /// <summary>Frames of a block: what six channels at seven samples a frame need stays in a processor's second cache.</summary>
    public const int Capacity = 1024;

    /// <summary>Frames in the block.</summary>
    public int Count { get; set; }

    /// <summary>Track time of the frame; NaN while the track's clock paused.</summary>
    public double[] Start { get; } = new double[Capacity];

    /// <summary>Track time at which the frame leaves the screen.</summary>
    public double[] Stop { get; } = new double[Capacity];

    /// <summary>The last sample at or before the frame; -1 where there is no value: outside the log and in a gap.</summary>
    public int[] Sample { get; } = new int[Capacity];

    /// <summary>Time since that sample, in track seconds.</summary>
    public double[] Before { get; } = new double[Capacity];

    /// <summary>Time between that sample and the next; 1 at the last.</summary>
    public double[] Width { get; } = new double[Capacity];

    /// <summary>Distance to the nearest sample, or the gap's width, in track seconds; NaN while the track's clock paused.</summary>
    public double[] Gap { get; } = new double[Capacity];
}
