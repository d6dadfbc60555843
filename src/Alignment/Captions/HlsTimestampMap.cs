namespace WorkspaceAgents.Alignment;

/// <summary>
/// The <c>X-TIMESTAMP-MAP</c> of a WebVTT segment (RFC 8216, section 3.5): cue time <see cref="LocalSeconds"/> is presented with
/// the MPEG-2 timestamp <see cref="MpegTicks"/>.
/// </summary>
/// <param name="LocalSeconds">A cue time in seconds.</param>
/// <param name="MpegTicks">The same instant as an MPEG-2 timestamp, in ticks of 1/90000 s.</param>
public readonly record struct HlsTimestampMap(double LocalSeconds, long MpegTicks)
{
    /// <summary>The offset, in seconds, that puts the cues on the clock of the transport stream they belong to.</summary>
    public double OffsetSeconds => (MpegTicks / 90_000.0) - LocalSeconds;
}
