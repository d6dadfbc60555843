namespace WorkspaceAgents.Alignment;

/// <summary>A sensor track at frame times.</summary>
/// <param name="ChannelCount">Channels of the log.</param>
/// <param name="Values">Values, row by row [frames · channels]; NaN where absent.</param>
/// <param name="GapMs">Per frame, how far the samples are; NaN when the track has none to measure from.</param>
public sealed record SensorFrames(int ChannelCount, double[] Values, double[] GapMs)
{
    /// <summary>The value of a channel at a frame; NaN where absent.</summary>
    public double this[int frameIndex, int channelIndex] => Values[(frameIndex * ChannelCount) + channelIndex];
}
