namespace WorkspaceAgents.Alignment.Tests.Estimation;

public sealed class EventDetectorTests
{
    private static readonly double[] Flashes = [1.1, 2.95, 3.4, 7.77, 9.2];

    [Fact]
    public void FlashDetector_FindsTheFirstBrightFrame_InAFlickeringPicture()
    {
        SyntheticSound random = new(16_000, 5);
        double[] pts = [.. Enumerable.Range(0, 300).Select(i => 0.5 + (i / 30.0))];
        float[] brightness = [.. pts.Select(t => 90 + random.Noise() + (5 * (float)Math.Sin(t)) + (Flashes.Any(flash => t >= flash && t < flash + 0.1) ? 25 : 0))];
        brightness[40] = float.NaN;

        EventSeries found = FlashDetector.Find(brightness, pts);

        Assert.Equal(Flashes.Length, found.TimesSeconds.Count);
        Assert.All(found.TimesSeconds.Zip(Flashes), pair => Assert.InRange(pair.First - pair.Second, 0, 1 / 30.0));
        Assert.Equal(1 / 60.0, found.PrecisionSeconds, 1e-9);
    }

    [Fact]
    public void FlashDetector_FindsNothing_InAStillPictureOrTooFewFrames()
    {
        Assert.Empty(FlashDetector.Find([.. Enumerable.Repeat(50f, 100)], [.. Enumerable.Range(0, 100).Select(i => i / 25.0)]).TimesSeconds);
        Assert.NotEmpty(FlashDetector.Find([1, 2, 3], [0, 1, 2]).Problems);
        Assert.NotEmpty(FlashDetector.Find([.. Enumerable.Repeat(float.NaN, 100)], [.. Enumerable.Range(0, 100).Select(i => i / 25.0)]).Problems);
    }

    [Theory]
    [InlineData(16_000, true)]
    [InlineData(44_100, false)]
    public void SoundEventDetector_FindsClapsAndBeepsToAMillisecond(int rateHz, bool claps)
    {
        SyntheticSound random = new(rateHz, 6);
        float[] samples = new float[10 * rateHz];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = 0.004f * random.Noise();
        foreach (double start in Flashes)
        {
            for (int i = 0, at = (int)(start * rateHz); i < 0.08 * rateHz; i++)
                samples[at + i] += claps ? 0.4f * (float)Math.Exp(-i / (0.01 * rateHz)) * random.Noise() : 0.2f * (float)Math.Sin(2 * Math.PI * 1000 * i / rateHz);
        }

        samples[rateHz / 2] = float.NaN;

        EventSeries found = SoundEventDetector.Find(AudioSignal.FromSamples(samples, rateHz));

        Assert.Equal(Flashes.Length, found.TimesSeconds.Count);
        Assert.All(found.TimesSeconds.Zip(Flashes), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    [Fact]
    public void SoundEventDetector_SaysSo_WhenTheSoundIsSilent()
    {
        Assert.NotEmpty(SoundEventDetector.Find(AudioSignal.FromSamples(new float[32_000], 16_000)).Problems);
        Assert.NotEmpty(SoundEventDetector.Find(AudioSignal.FromSamples(new float[10], 16_000)).Problems);
    }

    [Fact]
    public void PulseDetector_FindsRisingEdges_AndLeavesOutThoseInAGap()
    {
        double[] times = [.. Enumerable.Range(0, 2000).Select(i => i / 200.0).Where(t => t is < 2.9 or > 3.0)];
        double[] values = [.. times.Select(t => Flashes.Any(flash => t >= flash && t < flash + 0.05) ? 3.3 : 0.02)];
        values[10] = double.NaN;

        EventSeries found = PulseDetector.Find(times, values);

        double[] expected = [1.1, 3.4, 7.77, 9.2];
        Assert.Equal(expected.Length, found.TimesSeconds.Count);
        Assert.All(found.TimesSeconds.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 0.0026));
    }

    [Fact]
    public void PulseDetector_RefusesAChannelThatIsNoSyncLine()
    {
        double[] times = [.. Enumerable.Range(0, 1000).Select(i => i / 100.0)];

        Assert.Contains("no sync line", Assert.Single(PulseDetector.Find(times, [.. times.Select(t => Math.Sin(t))]).Problems), StringComparison.Ordinal);
        Assert.NotEmpty(PulseDetector.Find(times, [.. times.Select(_ => 1.0)]).Problems);
        Assert.NotEmpty(PulseDetector.Find(times, [.. times.Select(_ => double.NaN)]).Problems);
    }
}
