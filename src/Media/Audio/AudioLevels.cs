namespace WorkspaceAgents.Media;

/// <summary>How loud a span of sound is, by ITU-R BS.1770-4.</summary>
/// <param name="IntegratedLufs">The loudness in LUFS; null when nothing was louder than -70 LUFS for 400 ms.</param>
/// <param name="TruePeakDbtp">The highest value, also between samples: 0 is full scale; null for silence.</param>
/// <param name="SamplePeakDbfs">The highest sample: 0 is full scale; null for silence.</param>
public sealed record AudioLevels(double? IntegratedLufs, double? TruePeakDbtp, double? SamplePeakDbfs)
{
    /// <summary>Measures a span block by block, in bounded memory.</summary>
    /// <param name="reader">Gives 1 to 8 channels at 8,000 Hz or more.</param>
    /// <param name="startSeconds">On the file's own clock; negative infinity for the beginning.</param>
    /// <param name="stopSeconds">After the start; positive infinity for the end.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: not a span, or sound that loudness is not defined for.</exception>
    public static AudioLevels Measure(AudioReader reader, double startSeconds, double stopSeconds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.SampleRateHz < LoudnessMeter.MinSampleRateHz || reader.Channels > LoudnessMeter.MaxChannels)
            throw new MediaException(MediaErrorCode.InvalidRange, $"Loudness is measured of 1 to 8 channels at 8000 Hz or more, not of {reader.Channels} at {reader.SampleRateHz} Hz; ask the reader for a mix or another rate.");
        var loudness = new LoudnessMeter(reader.SampleRateHz, reader.Channels);
        var peak = new TruePeakMeter(reader.SampleRateHz, reader.Channels);
        reader.ReadBlocks(
            startSeconds, stopSeconds,
            block =>
            {
                loudness.Add(block.Samples);
                peak.Add(block.Samples);
            },
            cancellationToken);
        return new AudioLevels(loudness.IntegratedLufs, Decibels(peak.TruePeak), Decibels(loudness.SamplePeak));
    }

    private static double? Decibels(double value) => value > 0 ? 20 * Math.Log10(value) : null;
}
