namespace WorkspaceAgents.Media.Tests;

public class PictureTurnTests
{
    [Fact]
    public void Turn_MovesEveryPixel_WhenASmallPicture()
    {
        byte[] picture = [1, 2, 3, 4, 5, 6]; // 3 wide, 2 high

        Assert.Equal([4, 1, 5, 2, 6, 3], Turned(picture, 3, 2, 1, 90));
        Assert.Equal([6, 5, 4, 3, 2, 1], Turned(picture, 3, 2, 1, 180));
        Assert.Equal([3, 6, 2, 5, 1, 4], Turned(picture, 3, 2, 1, 270));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Turn_IsUndoneByItsOpposite_WhenLargerThanABlock(int pixelBytes)
    {
        const int Width = 71, Height = 45;
        var picture = new byte[Width * Height * pixelBytes];
        new Random(7).NextBytes(picture);

        var quarter = Turned(picture, Width, Height, pixelBytes, 90);

        Assert.Equal(picture, Turned(quarter, Height, Width, pixelBytes, 270));
        Assert.Equal(Turned(quarter, Height, Width, pixelBytes, 90), Turned(picture, Width, Height, pixelBytes, 180));
        Assert.Equal(picture.AsSpan((Height - 1) * Width * pixelBytes, pixelBytes).ToArray(), quarter[..pixelBytes]);
    }

    private static byte[] Turned(byte[] picture, int width, int height, int pixelBytes, int degrees)
    {
        var turned = new byte[picture.Length];
        PictureTurn.Turn(picture, width * pixelBytes, (width, height, pixelBytes), degrees, turned, (degrees == 180 ? width : height) * pixelBytes);
        return turned;
    }
}
