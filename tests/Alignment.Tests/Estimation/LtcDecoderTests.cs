namespace WorkspaceAgents.Alignment.Tests.Estimation;

public sealed class LtcDecoderTests
{
    [Theory]
    [InlineData(24, false, false, 48_000, 0.5)]
    [InlineData(24, true, false, 16_000, 0.9)]
    [InlineData(25, false, false, 44_100, 0.01)]
    [InlineData(30, true, true, 16_000, 0.3)]
    [InlineData(30, true, false, 8_000, 0.5)]
    [InlineData(30, false, false, 32_000, 0.002)]
    public void Decode_FindsEveryFrameAndItsTime_AtAnyRateAndLevel(int frames, bool isSlowed, bool isDrop, int rateHz, double level)
    {
        TimecodeRate rate = new(frames, isSlowed);
        Timecode first = new(9, 59, 58, 5, isDrop);

        LtcReading reading = LtcDecoder.Decode(Signal(LtcEncoder.Encode(first, rate, 0.31, 5, (rateHz, 0, level)), rateHz))!;

        Assert.Equal(rate, reading.Rate);
        Assert.Empty(reading.Problems);
        Assert.InRange(reading.Frames.Count, (int)(4.69 * rate.FramesPerSecond) - 3, (int)(4.69 * rate.FramesPerSecond));
        double start = first.ToSeconds(rate);
        Assert.All(reading.Frames, frame => Assert.Equal(0.31 + frame.Code.ToSeconds(rate) - start, frame.TrackSeconds, 1.5 / rateHz));
        Assert.Contains(reading.Frames, frame => frame.Code == new Timecode(10, 0, 1, 2, isDrop));
    }

    [Fact]
    public void Decode_GivesNothing_WhenThereIsNoTimecode()
    {
        Assert.Null(LtcDecoder.Decode(Signal(new SyntheticSound(16_000, 4).Music(8), 16_000)));
        Assert.Null(LtcDecoder.Decode(Signal(new float[16_000], 16_000)));
        Assert.Null(LtcDecoder.Decode(Signal([.. Enumerable.Range(0, 48_000).Select(i => MathF.Sin(i * 0.8f))], 16_000)));
    }

    [Fact]
    public void Decode_FindsTheRest_WhenStretchesAreLostOrNoNumbers()
    {
        float[] samples = LtcEncoder.Encode(new Timecode(1, 0, 0, 0, false), new TimecodeRate(25, false), 0, 6, (16_000, 0, 0.5));
        samples.AsSpan(20_000, 16_000).Clear();
        samples.AsSpan(60_000, 200).Fill(float.NaN);

        LtcReading reading = LtcDecoder.Decode(Signal(samples, 16_000))!;

        Assert.InRange(reading.Frames.Count, 110, 124);
        Assert.All(reading.Frames, frame => Assert.Equal(3600 + frame.TrackSeconds, frame.Code.ToSeconds(reading.Rate!.Value), 1e-3));
    }

    [Fact]
    public void Pairs_GiveTheClock_OfTwoRecordersWithOneGenerator()
    {
        TimecodeRate rate = new(30, true);
        float[] reference = LtcEncoder.Encode(new Timecode(23, 59, 50, 0, true), rate, 0, 20, (16_000, 0, 0.5));
        // The other recorder began 4.004 s (120 frames) of timecode later, and its clock is 120 ppm slow.
        float[] track = LtcEncoder.Encode(new Timecode(23, 59, 54, 0, true), rate, 0, 12, (16_000, -120, 0.1));

        ClockEstimate estimate = TimestampClockEstimator.Estimate(
            LtcDecoder.Decode(Signal(reference, 16_000))!.Pairs,
            LtcDecoder.Decode(Signal(track, 16_000))!.Pairs,
            new TimestampClockOptions { Method = ClockMethod.Timecode });

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.Equal(ClockMethod.Timecode, estimate.Map!.Method);
        Assert.Equal(4.004 + (6 / (1 - 120e-6)), estimate.Map.ToReference(6), 1e-4);
        Assert.InRange(estimate.ErrorBoundMs, Math.Abs(estimate.Map.ToReference(6) - 4.004 - (6 / (1 - 120e-6))) * 1e3, 1);
    }

    [Theory]
    [InlineData("01:00:00:00", 108_000)]
    [InlineData("01:00:00;00", 107_892)]
    [InlineData("00:01:00;02", 1_800)]
    [InlineData("00:00:59;29", 1_799)]
    [InlineData("00:10:00;00", 17_982)]
    public void Timecode_CountsFrames_AsItDropsThem(string text, long frame) => Assert.Equal(frame, Timecode.Parse(text)!.Value.ToFrameNumber(30));

    [Theory]
    [InlineData("24:00:00:00")]
    [InlineData("1:2:3")]
    [InlineData("01:00:60:00")]
    [InlineData("later")]
    [InlineData(null)]
    public void Timecode_IsNone_WhenTheTextIsNoTime(string? text) => Assert.Null(Timecode.Parse(text));

    private static AudioSignal Signal(float[] samples, int rateHz) => AudioSignal.FromSamples(samples, rateHz);
}
