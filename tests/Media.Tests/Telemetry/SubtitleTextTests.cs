using System.Text;

namespace WorkspaceAgents.Media.Tests;

public sealed class SubtitleTextTests
{
    [Theory]
    [InlineData("subrip", "<b>Bold</b> 1 < 2 {\\an8}top\r\nnext", "Bold 1 < 2 top\nnext")]
    [InlineData("webvtt", "<v Ann>Hi</v> <00:00:01.000>there", "Hi there")]
    [InlineData("ass", @"3,0,Default,,0,0,0,,{\i1}One{\i0}\NTwo, three\hfour", "One\nTwo, three\u00A0four")]
    [InlineData("ass", "no fields", "")]
    [InlineData("mov_text", "\0\u0005Hellostyl", "Hello")]
    [InlineData("mov_text", "\0\0", "")]
    [InlineData("mov_text", "\0", "")]
    [InlineData("mov_text", "\0\u00FFshort", "short")]
    public void Read_GivesPlainText(string codec, string data, string expected) => Assert.Equal(expected, SubtitleText.Read(codec, Bytes(codec, data)));

    [Fact]
    public void Read_GivesUtf16_WhenTimedTextHasItsMark() =>
        Assert.Equal("né", SubtitleText.Read("mov_text", [0, 6, 0xFE, 0xFF, 0, (byte)'n', 0, 0xE9]));

    [Fact]
    public void Read_GivesEveryCue_OfAWebVttSample()
    {
        byte[] sample = [.. Box("vttc", [.. Box("iden", "1"u8), .. Box("payl", "<i>One</i>"u8)]), .. Box("vtte", []), .. Box("vttc", Box("payl", "Two"u8)), 0, 0, 0];

        Assert.Equal("One\nTwo", SubtitleText.Read("wvtt", sample));
    }

    [Theory]
    [InlineData("dvb_subtitle")]
    [InlineData("dvd_subtitle")]
    [InlineData("hdmv_pgs_subtitle")]
    public void IsPicture_KnowsSubtitlesThatAreNoText(string codec)
    {
        Assert.True(SubtitleText.IsPicture(codec));
        Assert.False(SubtitleText.IsText(codec));
    }

    [Fact]
    public void CammSample_GivesPosition_AndRefusesWhatIsShort()
    {
        byte[] packet = [0, 0, 5, 0, .. BitConverter.GetBytes(33.5), .. BitConverter.GetBytes(-117.25), .. BitConverter.GetBytes(12.0)];

        Assert.Equal([33.5, -117.25, 12.0], CammSample.Read(packet)!.Value.Values);
        Assert.Null(CammSample.Read(packet.AsSpan(0, packet.Length - 1)));
        Assert.Null(CammSample.Read([0, 0, 99, 0, 1, 2, 3]));
    }

    private static byte[] Bytes(string codec, string data) => codec == "mov_text" ? Encoding.Latin1.GetBytes(data) : Encoding.UTF8.GetBytes(data);

    private static byte[] Box(string name, ReadOnlySpan<byte> content) => [0, 0, 0, (byte)(content.Length + 8), .. Encoding.ASCII.GetBytes(name), .. content];
}
