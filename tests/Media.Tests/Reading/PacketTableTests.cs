namespace WorkspaceAgents.Media.Tests;

public class PacketTableTests
{
    /// <summary>Two open groups as they are decoded: I0 P3 B1 B2, then I6 and, before it on screen, B4 B5, then P7.</summary>
    private static FrameIndex OpenGroups() => new()
    {
        StreamIndex = 0,
        TimeBase = new TimeBase(1, 10),
        Method = FrameIndexMethod.Packets,
        Frames =
        [
            Frame(pts: 0, packet: 0, isKeyframe: true), Frame(1, 2), Frame(2, 3), Frame(3, 1),
            Frame(4, 5), Frame(5, 6), Frame(6, 4, isKeyframe: true), Frame(7, 7),
        ],
    };

    [Fact]
    public void TryCreate_BeginsAtTheKeyframeBefore_WhenShownBeforeItsOwn()
    {
        var table = PacketTable.TryCreate(OpenGroups())!;

        Assert.Equal([0, 0, 0, 0, 4, 0, 0, 4], Enumerable.Range(0, 8).Select(table.StartOf));
        Assert.Equal([0, 2, 3, 1, 5, 6, 4, 7], Enumerable.Range(0, 8).Select(table.PacketOf));
        Assert.Equal([0, 3, 1, 2, 6, 4, 5, 7], Enumerable.Range(0, 8).Select(table.FrameOf));
        Assert.Equal(0, table.StartBefore(4));
        Assert.Equal(0, table.StartBefore(0));
        Assert.Equal((1, 2), (table.ReorderDepth, table.ReorderSpan));
    }

    [Fact]
    public void TryCreate_BeginsAtAHiddenKeyframe_WhenAnEditListCutsTheHead()
    {
        var index = OpenGroups() with
        {
            Frames = [Frame(pts: 10, packet: 2), Frame(11, 3)],
            HiddenPackets = [new HiddenPacket(0, 0, 0, 1000, 100, IsKeyframe: true), new HiddenPacket(1, 5, 1, 1100, 100, IsKeyframe: false)],
        };

        var table = PacketTable.TryCreate(index)!;

        Assert.Equal(4, table.Count);
        Assert.Equal([PacketTable.None, PacketTable.None, 0, 1], Enumerable.Range(0, 4).Select(table.FrameOf));
        Assert.Equal(0, table.StartOf(3));
    }

    [Fact]
    public void TryCreate_IsNull_WhenTheIndexDoesNotNumberItsPackets()
    {
        Assert.Null(PacketTable.TryCreate(OpenGroups() with { Method = FrameIndexMethod.Frames }));
        Assert.Null(PacketTable.TryCreate(OpenGroups() with { Frames = [Frame(0, 0), Frame(1, 0)] }));
        Assert.Null(PacketTable.TryCreate(OpenGroups() with { Frames = [Frame(0, -1), Frame(1, -1)] }));
    }

    [Fact]
    public void Find_KnowsAPacketByItsPlaceAndSize()
    {
        var table = PacketTable.TryCreate(OpenGroups())!;

        Assert.Equal(4, table.Find(1400, 100));
        Assert.Null(table.Find(1400, 99));
        Assert.Null(table.Find(1401, 100));
        Assert.Null(table.Find(-1, 100));
        Assert.Null(table.Find(9999, 100));
    }

    [Fact]
    public void Find_IsNull_WhenTwoPacketsAreAtOnePlace()
    {
        var index = OpenGroups() with
        {
            Frames = [Frame(0, 0, isKeyframe: true), Frame(1, 1) with { BytePosition = 1000 }, Frame(2, 2)],
        };

        var table = PacketTable.TryCreate(index)!;

        Assert.Null(table.Find(1000, 100));
        Assert.Equal(2, table.Find(1200, 100));
    }

    private static FrameEntry Frame(long pts, int packet, bool isKeyframe = false) =>
        new(pts, 1, isKeyframe, 1000 + (packet * 100), 100) { PacketIndex = packet, DecodeIndex = Math.Max(packet, 0) };
}
