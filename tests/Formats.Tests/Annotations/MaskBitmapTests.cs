using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

public sealed class MaskBitmapTests
{
    private static readonly MaskBitmap Bitmap = new(3, 5, [0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1]);

    [Fact]
    public void Png_AndNpy_ReadBackAsWritten()
    {
        Assert.Equal(Bitmap.Rows, MaskBitmap.Read(Bitmap.ToPng(), "a.png").Rows);
        Assert.Equal(Bitmap.Rows, MaskBitmap.Read(MaskBitmap.WriteNpy([Bitmap]), "a.npy").Rows);
    }

    [Theory]
    // 3 × 2 pixels, the second of the first row and the third of the second are not 0; written by hand and packed by Python's zlib.
    [InlineData("grey, filters 1 and 2", "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR42mNkYP3NxPD7PwAIEgL+49fJ3gAAAABJRU5ErkJggg==")]
    [InlineData("grey, filters 3 and 4", "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR42mNmYP3HwvD7PwAIOQMF4N8mAgAAAABJRU5ErkJggg==")]
    [InlineData("one bit", "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACAQAAAAC1D1u3AAAADElEQVR42mNwYFAAAADkAGEoGb0iAAAAAElFTkSuQmCC")]
    [InlineData("palette of four bits", "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACBAMAAABvWnspAAAACVBMVEUAAAAAAAAAAACDY+nAAAAADklEQVR42mNgZGBgUAAAACsAIlyQdnUAAAAASUVORK5CYII=")]
    [InlineData("sixteen bits", "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACEAAAAADoj+WFAAAAEUlEQVR42mNgYGBgZYAARgYAAEIAB3eP4HcAAAAASUVORK5CYII=")]
    [InlineData("colour and alpha", "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAF0lEQVR42mNgYGD4z8AKxAxgDGNwMgAAREwFCtT5Nm4AAAAASUVORK5CYII=")]
    public void Read_UnderstandsPictures(string what, string png)
    {
        var bitmap = MaskBitmap.Read(Convert.FromBase64String(png), what);

        Assert.Equal("010001", string.Concat(bitmap.Rows));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    public void Read_RefusesAPngThatIsCut(int length) =>
        Assert.Equal(AnnotationErrorCode.InvalidFile, Assert.Throws<AnnotationException>(() => MaskBitmap.Read(Bitmap.ToPng().AsSpan(0, length), "a.png")).Code);

    [Fact]
    public void Read_RefusesAnArrayOfOtherNumbers() =>
        Assert.Contains("uint8 or bool", Assert.Throws<AnnotationException>(() => MaskBitmap.Read(Npy.WriteFloat64([1, 2]), "a.npy")).Message, StringComparison.Ordinal);

    [RequiresNumpyFact]
    public async Task Npy_IsNumpys_InBothOrders()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.Combine("a.npy"), MaskBitmap.WriteNpy([Bitmap, Bitmap]));

        Assert.Equal("(2, 3, 5) 12", await Python.RunAsync(folder.Path, "import numpy as n; a=n.load('a.npy'); print(a.shape, a.sum()); n.save('f.npy', n.asfortranarray(a[0]==1))"));
        Assert.Equal(Bitmap.Rows, MaskBitmap.Read(await File.ReadAllBytesAsync(folder.Combine("f.npy")), "f.npy").Rows);
    }
}
