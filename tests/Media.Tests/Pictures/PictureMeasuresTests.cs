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
    public void BrightnessAndDifference_AreMeans()
    {
        Assert.Equal(15.0, PictureMeasures.Brightness([10, 20]));
        Assert.Equal(5.0, PictureMeasures.Difference([10, 20], [20, 20]));
    }
}
