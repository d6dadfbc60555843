namespace WorkspaceAgents.Media.Tests;

public class FrameIndexAssemblerTests
{
    [Fact]
    public void Assemble_OrdersByTimeAndRemembersDecoding_WhenBFrames()
    {
        var index = Assemble(FrameIndexMethod.Packets, ["pts=0|dts=-2|duration=1|size=9|pos=10|flags=K_", "pts=2|dts=-1|duration=1|size=8|pos=20|flags=__", "pts=1|dts=0|duration=1|size=7|pos=30|flags=__"]);

        Assert.Equal([(0, 0), (1, 2), (2, 1)], index.Frames.Select(frame => (frame.Pts, frame.DecodeIndex)));
        Assert.Equal([1L, 1, 1], index.Frames.Select(frame => frame.Duration));
        Assert.Equal([10L, 30, 20], index.Frames.Select(frame => frame.BytePosition!.Value));
        Assert.Equal([true, false, false], index.Frames.Select(frame => frame.IsKeyframe));
    }

    [Fact]
    public void Assemble_LeavesOutHiddenPackets_WhenEditList()
    {
        var index = Assemble(FrameIndexMethod.Packets, ["pts=-2|size=9|flags=KD", "pts=-1|size=9|flags=_D", "pts=0|duration=1|size=9|flags=__", "pts=1|duration=1|size=9|flags=__"]);

        Assert.Equal([0L, 1], index.Frames.Select(frame => frame.Pts));
    }

    [Fact]
    public void Assemble_TakesTheSpacingForTheLastFrame_WhenStatedDurationsAreNonsense()
    {
        var index = Assemble(FrameIndexMethod.Packets, ["pts=67|duration=1|size=9|flags=K_", "pts=100|duration=1|size=9|flags=__", "pts=134|duration=1|size=9|flags=__"]);

        Assert.Equal([33L, 34, 34], index.Frames.Select(frame => frame.Duration));
    }

    [Fact]
    public void Assemble_KeepsTheStatedLastDuration_WhenStatementsFit()
    {
        var index = Assemble(FrameIndexMethod.Packets, ["pts=0|duration=40|size=9|flags=K_", "pts=40|duration=40|size=9|flags=__", "pts=80|duration=90|size=9|flags=__"]);

        Assert.Equal(170, index.Frames[^1].Pts + index.Frames[^1].Duration);
    }

    [Fact]
    public void Assemble_ContinuesFromTheFrameBefore_WhenTheLastDecodedFrameHasNoTime()
    {
        var index = Assemble(FrameIndexMethod.Frames, ["pts=N/A|size=9", "pts=5|duration=2|size=9|key_frame=1", "pts=N/A|duration=2|size=9"]);

        Assert.Equal([5L, 7], index.Frames.Select(frame => frame.Pts));
    }

    [Theory]
    [InlineData(false, "pts=0|size=9|flags=K_", "pts=2|size=9|flags=__", "pts=1|size=9|flags=__")]
    [InlineData(false, "pts=-1|size=9|flags=KD", "pts=-1|size=9|flags=_D", "pts=0|size=9|flags=__")]
    [InlineData(true, "pts=0|size=9|flags=K_", "pts=N/A|size=9|flags=__", "pts=1|size=9|flags=__")]
    [InlineData(true, "pts=0|size=9|flags=K_", "pts=1|size=0|flags=__", "pts=2|size=9|flags=__")]
    [InlineData(true, "pts=0|size=9|flags=K_", "pts=1|size=9|flags=__", "pts=1|size=9|flags=__")]
    [InlineData(true, "pts=0|size=9|flags=__", "pts=1|size=9|flags=K_", "pts=2|size=9|flags=__")]
    [InlineData(true, "pts=5|size=9|flags=K_", "pts=4|size=9|flags=__", "pts=6|size=9|flags=__")] // shown before the first keyframe
    public void TryAssemble_IsNull_WhenPacketsDoNotTell(bool expected, params string[] packets) =>
        Assert.Equal(expected, FrameIndexAssembler.TryAssemble(0, new TimeBase(1, 1000), FrameIndexMethod.Packets, PacketText.Parse(packets)) is null);

    private static FrameIndex Assemble(FrameIndexMethod method, string[] packets) =>
        method == FrameIndexMethod.Packets
            ? FrameIndexAssembler.TryAssemble(0, new TimeBase(1, 1000), method, PacketText.Parse(packets))!
            : FrameIndexAssembler.AssembleDecoded(0, new TimeBase(1, 1000), PacketText.Parse(packets), packets: null);
}
