namespace WorkspaceAgents.Media.Tests;

public class PacketReaderTests
{
    private const long Wrap = 1L << 33;

    [Fact]
    public void Unwrap_CarriesOn_WhenTheClockBeginsAnewAgainAndAgain()
    {
        // Nine packets, 7.5 hours apart; the clock has room for 26.5.
        const long Step = 27000L * 90000;
        long[] truth = [.. Enumerable.Range(0, 9).Select(i => Wrap - 5000 + (i * Step))];
        var packets = PacketText.Parse([.. truth.Select(time => $"pts={(time % Wrap) + 900}|dts={time % Wrap}|size=9|flags=K_")]);

        PacketReader.Unwrap(packets);

        Assert.Equal(truth, packets.Dts.ToArray());
        Assert.Equal(truth.Select(time => time + 900), packets.Pts.ToArray());
    }

    [Fact]
    public void Unwrap_LeavesTimesAlone_WhenTheClockGoesBackALittle()
    {
        var packets = PacketText.Parse("pts=900|dts=800|size=9|flags=K_", "pts=N/A|dts=N/A|size=9", "pts=300|dts=200|size=9", "pts=950000000|dts=950000000|size=9");

        PacketReader.Unwrap(packets);

        Assert.Equal([800, PacketColumns.Missing, 200, 950000000], packets.Dts.ToArray());
        Assert.Equal([900, PacketColumns.Missing, 300, 950000000], packets.Pts.ToArray());
    }

    [Fact]
    public void MarkJumps_MarksThePacketAfter_WhenTimesGoBackOrFarAhead()
    {
        var packets = PacketText.Parse("pts=0|dts=0|size=9", "pts=10|dts=10|size=9", "pts=5|dts=5|size=9", "pts=N/A|dts=N/A|size=9", "pts=106|dts=106|size=9", "pts=205|dts=205|size=9");

        PacketReader.MarkJumps(packets, ticks: 100);

        Assert.Equal([2, 4], Enumerable.Range(0, packets.Count).Where(i => packets.Flags[i].HasFlag(PacketFlags.Discontinuity)));
    }
}
