namespace WorkspaceAgents.Media.Tests;

public class FrameSimilarityTests
{
    private const int Side = 64;

    [Fact]
    public void Ssim_IsOne_WhenThePicturesAreEqual() => Assert.Equal(1, Ssim(Picture(1), Picture(1)), 12);

    [Fact]
    public void Ssim_IsNearZero_WhenThePicturesAreUnrelated() => Assert.InRange(Ssim(Picture(1), Picture(2)), -0.1, 0.1);

    [Fact]
    public void Ssim_IsBetween_WhenOneIsNoisy()
    {
        var noise = Picture(2);
        byte[] ramp = [.. Enumerable.Range(0, Side * Side).Select(i => (byte)((i % Side * 3) + (i / Side)))];
        byte[] noisy = [.. ramp.Zip(noise, (value, step) => (byte)(value + (step % 9) - 4))];

        Assert.InRange(Ssim(ramp, noisy), 0.3, 0.97);
    }

    [Fact]
    public void Ssim_ComparesFlatPictures_ByTheirLevel() =>
        Assert.Equal(((2 * 100 * 120) + 6.5025) / ((100 * 100) + (120 * 120) + 6.5025), Ssim(Flat(100), Flat(120)), 9);

    [Fact]
    public void Ssim_LooksAtTheCommonPart_WhenRowsAreLonger()
    {
        var one = Picture(1);
        var wider = new byte[(Side + 5) * Side];
        for (var y = 0; y < Side; y++)
            one.AsSpan(y * Side, Side).CopyTo(wider.AsSpan(y * (Side + 5)));

        Assert.Equal(1, FrameSimilarity.Ssim(one, Side, wider, Side + 5, (Side, Side)), 12);
    }

    [Theory]
    [InlineData(0, 12, 0)]
    [InlineData(5, 12, 5)]
    [InlineData(9000, 12, 12)]
    public void Choose_TakesOneFrameOfEachPart_TheSameOnesAgain(int frameCount, int sampleCount, int expected)
    {
        var chosen = FrameSimilarity.Choose(frameCount, sampleCount);

        Assert.Equal(expected, chosen.Length);
        Assert.Equal(chosen, FrameSimilarity.Choose(frameCount, sampleCount));
        Assert.All(chosen.Index(), one => Assert.InRange(one.Item, (long)frameCount * one.Index / expected, ((long)frameCount * (one.Index + 1) / expected) - 1));
    }

    private static double Ssim(byte[] one, byte[] other) => FrameSimilarity.Ssim(one, Side, other, Side, (Side, Side));

    private static byte[] Flat(byte level) => [.. Enumerable.Repeat(level, Side * Side)];

    private static byte[] Picture(int seed)
    {
        var state = (uint)seed * 2654435761;
        var picture = new byte[Side * Side];
        for (var i = 0; i < picture.Length; i++)
            picture[i] = (byte)((state = (state * 1664525) + 1013904223) >> 24);
        return picture;
    }
}
