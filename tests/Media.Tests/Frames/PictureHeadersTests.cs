namespace WorkspaceAgents.Media.Tests;

public class PictureHeadersTests
{
    [Theory]
    [InlineData(true, 0x10)]
    [InlineData(true, 0x11)]
    [InlineData(false, 0x01)]
    public void IsShownVp8_IsTheShowBit_WhenRead(bool expected, byte head) => Assert.Equal(expected, PictureHeaders.IsShownVp8([head, 0, 0]));

    [Theory]
    [InlineData(true, new byte[] { 0x82, 1, 2 })] // profile 0, key, shown
    [InlineData(false, new byte[] { 0x80, 1, 2 })] // hidden
    [InlineData(false, new byte[] { 0x84, 1, 2 })] // not a key, hidden
    [InlineData(true, new byte[] { 0x88, 1, 2 })] // shows a frame that is there already
    [InlineData(true, new byte[] { 0xB1, 1, 2 })] // profile 3 has a bit more before
    [InlineData(false, new byte[] { 0xB2, 1, 2 })]
    [InlineData(true, new byte[] { 0x00, 1, 2 })] // not VP9: the decoder decides
    [InlineData(true, new byte[] { 0x80, 1, 2, 0x82, 3, 0xC1, 3, 2, 0xC1 })] // a hidden picture and a shown one
    [InlineData(false, new byte[] { 0x80, 1, 2, 0x84, 3, 0xC1, 3, 2, 0xC1 })] // two hidden ones
    [InlineData(true, new byte[] { 0x80, 1, 2, 0xC1, 90, 2, 0xC1 })] // sizes that do not fit
    public void IsShownVp9_FindsAShownPicture_InEveryPartOfThePacket(bool expected, byte[] packet) => Assert.Equal(expected, PictureHeaders.IsShownVp9(packet));
}
