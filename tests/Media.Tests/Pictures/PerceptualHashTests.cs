namespace WorkspaceAgents.Media.Tests;

public sealed class PerceptualHashTests
{
    [Fact]
    public void Of_GivesTheBitsOfAWaveAlone_WhenThePictureIsThatWave()
    {
        // The cosine of frequency 3 across, constant downwards: only that coefficient stands out.
        var luma = Picture((x, _) => 128 + (100 * Math.Cos(((2 * x) + 1) * 3 * Math.PI / 64)));

        var hash = PerceptualHash.Of(luma);

        Assert.Equal(1UL, (hash.Bits >> (63 - 3)) & 1);
    }

    [Fact]
    public void DistanceTo_StaysSmall_WhenBrightnessContrastAndNoiseChange()
    {
        var random = new Random(7);
        var worst = 0;
        for (var round = 0; round < 50; round++)
        {
            var waves = Enumerable.Range(0, 12).Select(_ => (Fx: random.NextDouble() * 0.4, Fy: random.NextDouble() * 0.4, Phase: random.NextDouble() * 6.3)).ToArray();
            double Scene(int x, int y) => waves.Sum(wave => Math.Sin((wave.Fx * x) + (wave.Fy * y) + wave.Phase)) * 12;
            var original = PerceptualHash.Of(Picture((x, y) => 120 + Scene(x, y)));
            var changed = PerceptualHash.Of(Picture((x, y) => 135 + (0.8 * Scene(x, y)) + random.Next(-3, 4)));
            worst = Math.Max(worst, original.DistanceTo(changed));
        }

        Assert.InRange(worst, 0, 8);
    }

    [Fact]
    public void DistanceTo_IsAboutHalfTheBits_WhenPicturesHaveNothingInCommon()
    {
        var random = new Random(8);
        var hashes = Enumerable.Range(0, 60).Select(_ => PerceptualHash.Of(Picture((_, _) => random.Next(256)))).ToArray();

        var distances = hashes.SelectMany((hash, i) => hashes.Skip(i + 1).Select(hash.DistanceTo)).ToArray();

        Assert.InRange(distances.Average(), 28, 34);
        Assert.InRange(distances.Min(), 12, 64);
    }

    [Fact]
    public void Parse_GivesBackWhatIsWritten() => Assert.Equal(new PerceptualHash(0x00FF_1234_0000_0001), PerceptualHash.Parse(new PerceptualHash(0x00FF_1234_0000_0001).ToString()));

    [Fact]
    public void Of_RefusesOtherSizes() => Assert.Throws<ArgumentException>(() => PerceptualHash.Of(new byte[1023]));

    private static byte[] Picture(Func<int, int, double> value) =>
        [.. Enumerable.Range(0, 1024).Select(i => (byte)Math.Clamp(Math.Round(value(i % 32, i / 32)), 0, 255))];
}
