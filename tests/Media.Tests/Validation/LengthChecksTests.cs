namespace WorkspaceAgents.Media.Tests;

public class LengthChecksTests
{
    private const int Frames = 50;

    [Theory]
    [InlineData(2.0, 0, false)]
    [InlineData(2.4, 0, false)]
    [InlineData(4.0, 0, true)]
    // A tag that means when the stream ends, and one that means how long it is.
    [InlineData(9.5, 7500, false)]
    [InlineData(2.0, 7500, false)]
    [InlineData(12.0, 7500, true)]
    public void Check_ComparesTheTagWithTheEndAndTheLength(double tagSeconds, int startMs, bool isWrong) =>
        AssertCode(isWrong ? FindingCodes.DurationMismatch : null, Check(new HeaderClaims { TagSeconds = tagSeconds, StreamCount = 3 }, startMs: startMs));

    [Fact]
    public void Check_TakesTheContainersLength_OnlyWhenNoOtherStreamCanHaveIt()
    {
        AssertCode(FindingCodes.DurationMismatch, Check(new HeaderClaims { ContainerSeconds = 4, StreamCount = 1 }));
        AssertCode(null, Check(new HeaderClaims { ContainerSeconds = 4, StreamCount = 2 }));
    }

    [Fact]
    public void Check_LooksAtTheSoundsEndToo_WhenTheContainersLengthCounts()
    {
        var sound = new SoundTimes(new TimeBase(1, 1000));
        sound.Add(0, 4000);

        AssertCode(null, Check(new HeaderClaims { ContainerSeconds = 4, StreamCount = 2 }, sound: sound));
        AssertCode(FindingCodes.DurationMismatch, Check(new HeaderClaims { ContainerSeconds = 8, StreamCount = 2 }, sound: sound));
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(0, 1, null)]
    [InlineData(0, 2, FindingCodes.FramesHidden)]
    // What lies before the first shown frame is needed to decode it.
    [InlineData(20, 0, null)]
    [InlineData(20, 5, FindingCodes.FramesHidden)]
    public void Check_CountsTheFramesThatAreHiddenForNothing(int hiddenBefore, int hiddenAfter, string? code) =>
        AssertCode(code, Check(new HeaderClaims { FrameCount = Frames, StreamCount = 1 }, hiddenBefore, hiddenAfter));

    [Fact]
    public void Check_CountsTheFramesThatTheTableHasAndNobodyReads() =>
        AssertCode(FindingCodes.FramesHidden, Check(new HeaderClaims { FrameCount = Frames + 30, StreamCount = 1 }, hiddenBefore: 1));

    [Theory]
    // 48 frames of 40 ms are shown, and two before them are not.
    [InlineData(2.0, 2, FindingCodes.FramesHidden)]
    [InlineData(1.92, 2, null)]
    [InlineData(2.0, 1, null)]
    public void Check_CountsTheFramesBeforeTheStart_WhenTheContainersLengthHasThem(double containerSeconds, int hiddenBefore, string? code) =>
        AssertCode(code, Check(new HeaderClaims { FrameCount = Frames, StreamCount = 1, ContainerSeconds = containerSeconds }, hiddenBefore));

    private static void AssertCode(string? code, IEnumerable<MediaFinding> findings) => Assert.Equal(code is null ? [] : [code], findings.Select(finding => finding.Code));

    private static IEnumerable<MediaFinding> Check(HeaderClaims claims, int hiddenBefore = 0, int hiddenAfter = 0, int startMs = 0, SoundTimes? sound = null)
    {
        var packets = PacketText.Parse([.. Enumerable.Range(0, Frames).Select(frame =>
            $"pts={startMs + (frame * 40)}|dts={startMs + (frame * 40)}|duration=40|size=9|flags=K{(frame < hiddenBefore || frame >= Frames - hiddenAfter ? 'D' : '_')}")]);
        var index = FrameIndexAssembler.TryAssemble(0, new TimeBase(1, 1000), FrameIndexMethod.Packets, packets)! with { HasEditList = hiddenBefore + hiddenAfter > 0 };
        return LengthChecks.Check(claims, packets, index, sound);
    }
}
