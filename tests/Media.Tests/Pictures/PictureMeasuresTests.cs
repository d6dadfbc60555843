namespace WorkspaceAgents.Media.Tests;

public sealed class PictureMeasuresTests
{
    [Fact]
    public void Sharpness_IsTheVarianceOfTheLaplacian_OfAKnownPicture()
    {
        // One bright point: -10 four times, 40 once, 0 in the other four of nine inner places.
        var luma = new byte[25];
        luma[12] = 10;
        double[] laplacian = [0, -10, 0, -10, 40, -10, 0, -10, 0];
        var mean = laplacian.Average();

        Assert.Equal(laplacian.Average(value => (value - mean) * (value - mean)), PictureMeasures.Sharpness(luma, 5), 9);
    }

    [Fact]
    public void Sharpness_Falls_WhenThePictureIsBlurred()
    {
        var random = new Random(1);
        byte[] sharp = [.. Enumerable.Range(0, 64 * 64).Select(_ => (byte)random.Next(256))];
        var small = new byte[32 * 32];
        PictureMeasures.Shrink(sharp, 64, 2, small);
        byte[] blurred = [.. Enumerable.Range(0, 64 * 64).Select(i => small[(i / 64 / 2 * 32) + (i % 64 / 2)])];

        Assert.True(PictureMeasures.Sharpness(blurred, 64) < PictureMeasures.Sharpness(sharp, 64) / 3);
    }

    [Fact]
    public void Shrink_GivesTheMeanOfEachBlock()
    {
        var smaller = new byte[2];
        PictureMeasures.Shrink([0, 10, 100, 100, 20, 30, 100, 101], 4, 2, smaller);

        Assert.Equal([15, 100], smaller);
    }

    [Fact]
    public void Sharpness_IsTheSame_WhicheverWayTheProcessorGoes()
    {
        // 256 wide goes by vectors with a rest; the transposed picture of 3 columns does not, and has the same Laplacian.
        var random = new Random(5);
        var (wide, high) = (new byte[256 * 3], new byte[256 * 3]);
        for (var i = 0; i < wide.Length; i++)
            high[(i % 256 * 3) + (i / 256)] = wide[i] = (byte)(random.Next(2) * 255);

        Assert.Equal(PictureMeasures.Sharpness(high, 3), PictureMeasures.Sharpness(wide, 256), 6);
    }

    [Fact]
    public void Brightness_IsTheMean() => Assert.Equal(15.0, PictureMeasures.Brightness([10, 20]));

    [Fact]
    public void Motion_IsTheMeanDifference_WithoutALightThatChanges()
    {
        Assert.Equal(5.0, PictureMeasures.Motion([10, 20], [20, 20]));
        Assert.Equal(0.0, PictureMeasures.Motion([10, 20, 40], [30, 40, 60]));
    }
}
