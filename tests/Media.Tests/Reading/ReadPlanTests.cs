namespace WorkspaceAgents.Media.Tests;

public class ReadPlanTests
{
    /// <summary>Three closed groups of four frames without reordering, and a fourth that is open: its frame 12 needs the third.</summary>
    private static PacketTable Table { get; } = PacketTable.TryCreate(new FrameIndex
    {
        StreamIndex = 0,
        TimeBase = new TimeBase(1, 10),
        Method = FrameIndexMethod.Packets,
        Frames = [.. Enumerable.Range(0, 16).Select(i => new FrameEntry(i, 1, i is 0 or 4 or 8 or 13, i * 10, 10) { PacketIndex = i == 12 ? 13 : i == 13 ? 12 : i, DecodeIndex = i })],
    })!;

    [Fact]
    public void Distinct_SortsAndDropsRepeats()
    {
        Assert.Equal([1, 3, 7], ReadPlan.Distinct([7, 3, 1, 3, 7]));
        Assert.Equal([1, 3, 7], ReadPlan.Distinct([1, 3, 7]));
        Assert.Empty(ReadPlan.Distinct([]));
    }

    [Fact]
    public void Group_DecodesFromTheKeyframeToTheLastFrameWanted()
    {
        var groups = ReadPlan.Group(Table, [1, 2, 6, 11, 12, 13]);

        Assert.Equal([(0, 2), (4, 6), (8, 13), (12, 12)], groups.Select(group => (group.StartPacket, group.LastPacket)));
        Assert.Equal([[1, 2], [6], [11, 12], [13]], groups.Select(group => group.Frames.ToArray()));
        Assert.Equal(3, groups[0].PacketCount);
    }

    [Fact]
    public void Join_ReadsOn_WhenTheNextGroupBeginsWhereTheLastEnds()
    {
        var groups = ReadPlan.Join(ReadPlan.Group(Table, [2, 3, 4, 5, 9, 12, 13]));

        Assert.Equal([(0, 5), (8, 13)], groups.Select(group => (group.StartPacket, group.LastPacket)));
        Assert.Equal([[2, 3, 4, 5], [9, 12, 13]], groups.Select(group => group.Frames.ToArray()));
    }

    [Fact]
    public void IsAscending_IsFalse_WhenANumberComesTwice()
    {
        Assert.True(ReadPlan.IsAscending([1, 2, 9]));
        Assert.False(ReadPlan.IsAscending([1, 1, 9]));
        Assert.False(ReadPlan.IsAscending([2, 1]));
        Assert.True(ReadPlan.IsAscending([]));
    }
}
