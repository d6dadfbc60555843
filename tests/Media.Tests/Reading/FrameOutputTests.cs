namespace WorkspaceAgents.Media.Tests;

public class FrameOutputTests
{
    [Fact]
    public void SizeOf_KeepsTheShape_WhenOneSideIsGiven()
    {
        Assert.Equal((640, 360), new FrameOutput { Width = 640 }.SizeOf(1920, 1080));
        Assert.Equal((1280, 720), new FrameOutput { Height = 720 }.SizeOf(1920, 1080));
        Assert.Equal((100, 100), new FrameOutput { Width = 100, Height = 100 }.SizeOf(1920, 1080));
        Assert.Equal((1920, 1080), new FrameOutput().SizeOf(1920, 1080));
        Assert.Equal((1, 1), new FrameOutput { Width = 1 }.SizeOf(1920, 4));
    }

    [Fact]
    public void ThrowIfInvalid_SaysWhatToAskFor()
    {
        foreach (var output in new FrameOutput[]
        {
            new() { Width = 0 }, new() { Height = 20000 }, new() { Quality = 0 }, new() { Quality = 101 },
            new() { Format = FrameFormat.Yuv, Width = 100 }, new() { Format = (FrameFormat)99 },
        })
        {
            Assert.Equal(MediaErrorCode.InvalidRange, Assert.Throws<MediaException>(output.ThrowIfInvalid).Code);
        }
    }
}
