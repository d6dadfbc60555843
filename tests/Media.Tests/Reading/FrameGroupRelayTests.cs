namespace WorkspaceAgents.Media.Tests;

public class FrameGroupRelayTests
{
    private static readonly List<FrameGroup> Groups =
        [.. Enumerable.Range(0, 20).Select(i => new FrameGroup(i, i, new ArraySegment<int>([2 * i, (2 * i) + 1])))];

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public void Run_HandsOverInOrder_WhateverMayWait(int maxWaitingFrames)
    {
        var taken = new List<int>();
        var most = 0;
        var waiting = 0;

        new FrameGroupRelay(Groups, maxWaitingFrames).Run(
            4,
            (group, _) =>
            {
                var now = Interlocked.Add(ref waiting, 2);
                lock (Groups)
                    most = Math.Max(most, now);
                return [.. group.Frames.Select(Frame)];
            },
            frame =>
            {
                Interlocked.Decrement(ref waiting);
                taken.Add(frame.FrameIndex);
            },
            CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 40), taken);
        // One group more than allowed: the one being taken.
        Assert.InRange(most, 2, Math.Max(maxWaitingFrames, 2) + 2);
    }

    [Theory]
    [InlineData(2, new[] { 0, 1, 2 })]
    [InlineData(3, new[] { 1, 2, 0 })]
    public void Run_DecodesTheLongestFirst_WhenAllMayWait(int maxWaitingFrames, int[] expected)
    {
        FrameGroup[] groups = [new(0, 9, new ArraySegment<int>([9])), new(10, 39, new ArraySegment<int>([39])), new(40, 59, new ArraySegment<int>([59]))];
        List<int> decoded = [], taken = [];

        new FrameGroupRelay(groups, maxWaitingFrames).Run(
            1,
            (group, _) =>
            {
                decoded.Add(Array.IndexOf(groups, group));
                return [.. group.Frames.Select(Frame)];
            },
            frame => taken.Add(frame.FrameIndex),
            CancellationToken.None);

        Assert.Equal(expected, decoded);
        Assert.Equal([9, 39, 59], taken);
    }

    [Fact]
    public void Run_ThrowsWhatDecodingThrew()
    {
        var exception = Assert.Throws<MediaException>(() => new FrameGroupRelay(Groups, 4).Run(
            3,
            (group, _) => group.StartPacket == 7 ? throw new MediaException(MediaErrorCode.Unreadable, "seven") : [.. group.Frames.Select(Frame)],
            _ => { },
            CancellationToken.None));

        Assert.Equal("seven", exception.Message);
    }

    [Fact]
    public void Run_Stops_WhenTakingThrows() =>
        Assert.Throws<InvalidOperationException>(() => new FrameGroupRelay(Groups, 4).Run(
            3, (group, _) => [.. group.Frames.Select(Frame)], _ => throw new InvalidOperationException(), CancellationToken.None));

    [Fact]
    public void Run_Stops_WhenCancelled()
    {
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => new FrameGroupRelay(Groups, 4).Run(
            3,
            (group, stop) =>
            {
                if (group.StartPacket == 3)
                    cancellation.Cancel();
                stop.ThrowIfCancellationRequested();
                return [.. group.Frames.Select(Frame)];
            },
            _ => { },
            cancellation.Token));
    }

    private static VideoFrame Frame(int number) => new()
    {
        FrameIndex = number,
        PtsSeconds = number,
        DurationSeconds = 1,
        Width = 1,
        Height = 1,
        Format = FrameFormat.Gray8,
        PixelFormat = "gray",
        Data = new byte[1],
        Planes = [],
    };
}
