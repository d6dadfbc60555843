namespace WorkspaceAgents.Media.Tests;

public class PacketLineParserTests
{
    [Fact]
    public void ParsePacket_ReadsEveryField_WhenPacket()
    {
        var packet = PacketLineParser.ParsePacket("packet|pts=2002|dts=-1001|duration=1001|size=306|pos=18416|flags=K_"u8);

        Assert.Equal(new PacketEntry(2002, -1001, 1001, 306, 18416, IsKeyframe: true, IsDiscarded: false), packet);
    }

    [Fact]
    public void ParsePacket_StopsAtSideData_WhenItHasFieldsOfTheSameName()
    {
        var packet = PacketLineParser.ParsePacket("packet|pts=1|dts=N/A|size=7|flags=_D|side_data|side_data_type=Skip|size=99"u8);

        Assert.Equal(new PacketEntry(1, null, 0, 7, null, IsKeyframe: false, IsDiscarded: true), packet);
    }

    [Fact]
    public void ParsePacket_PrefersTheBestTime_WhenFrame()
    {
        var frame = PacketLineParser.ParsePacket("frame|key_frame=1|pts=N/A|best_effort_timestamp=4|pkt_duration=1|pkt_pos=5762|pkt_size=12"u8);

        Assert.Equal(new PacketEntry(4, null, 1, 12, 5762, IsKeyframe: true, IsDiscarded: false), frame);
    }

    [Theory]
    [InlineData("")]
    [InlineData("program|stream|index=0")]
    [InlineData("stream|index=0|codec_type=video|time_base=1/25")]
    public void ParsePacket_IsNull_WhenTheLineIsAboutSomethingElse(string line) =>
        Assert.Null(PacketLineParser.ParsePacket(System.Text.Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void ParseStream_ReadsKindAndTimeBase_WhenStream() =>
        Assert.Equal(("video", new TimeBase(1, 30000)), PacketLineParser.ParseStream("stream|index=3|codec_type=video|time_base=1/30000"u8));
}
