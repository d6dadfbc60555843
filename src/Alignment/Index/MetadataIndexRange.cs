namespace WorkspaceAgents.Alignment;

/// <summary>The rows [start, stop) of a metadata index.</summary>
public sealed record MetadataIndexRange
{
    /// <summary>The first frame.</summary>
    public required int StartFrame { get; init; }

    /// <summary>Frame times in reference seconds, [frames].</summary>
    public required double[] PtsSeconds { get; init; }

    /// <summary>Frame durations in seconds, [frames].</summary>
    public required double[] DurationsSeconds { get; init; }

    /// <summary>Caption tracks, in schema order.</summary>
    public required IReadOnlyList<CaptionRows> Captions { get; init; }

    /// <summary>Audio tracks, in schema order.</summary>
    public required IReadOnlyList<AudioRows> Audio { get; init; }

    /// <summary>Sensor tracks, in schema order.</summary>
    public required IReadOnlyList<SensorRows> Sensors { get; init; }

    /// <summary>The captions of the frames.</summary>
    /// <param name="Name">The track's name.</param>
    /// <param name="SpansByFrame">Per frame the spans shown, indices into the schema's spans, [frames][spans].</param>
    /// <param name="Spans">The spans that are shown in any of the frames, ascending, with their index.</param>
    public sealed record CaptionRows(
        string Name, IReadOnlyList<int[]> SpansByFrame, IReadOnlyList<(int Index, MetadataIndexSchema.CaptionSpan Span)> Spans);

    /// <summary>The audio positions of the frames.</summary>
    /// <param name="Name">The track's name.</param>
    /// <param name="SampleRateHz">Samples a second.</param>
    /// <param name="SamplePositions">Per frame the sample playing; null outside the audio.</param>
    public sealed record AudioRows(string Name, int SampleRateHz, IReadOnlyList<long?> SamplePositions);

    /// <summary>The sensor values of the frames.</summary>
    /// <param name="Name">The track's name.</param>
    /// <param name="Channels">The channels, in column order.</param>
    /// <param name="Values">Values as float32, [frames][channels]; NaN where absent.</param>
    /// <param name="GapMs">Per frame, how far the samples are in milliseconds; NaN when there is none to measure from.</param>
    public sealed record SensorRows(string Name, IReadOnlyList<SensorChannel> Channels, float[][] Values, double[] GapMs);
}
