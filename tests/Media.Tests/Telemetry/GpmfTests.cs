using System.Buffers.Binary;
using static WorkspaceAgents.Testing.GpmfElement;

namespace WorkspaceAgents.Media.Tests;

/// <summary>GPMF payloads written by hand, and what the readers make of them.</summary>
public sealed class GpmfTests
{
    [Fact]
    public void Read_GivesScaledUnits_WhenOneScaleOrOneForEachField()
    {
        var payload = Device(
            Nest("STRM", Key("SIUN", 'c', 3, "m/s"u8), Key("SCAL", 's', 2, [0, 10]), Key("ACCL", 's', 4, [0, 20, 255, 246, 0, 30, 0, 0])),
            Nest("STRM", Key("UNIT", 'c', 3, "degm\0\0"u8), Key("SCAL", 's', 2, [0, 10, 0, 5]), Key("TEST", 's', 4, [0, 20, 0, 30])));

        var blocks = GpmfStreamReader.Read(payload, out var isWhole);

        Assert.True(isWhole);
        Assert.Equal(["ACCL", "TEST"], blocks.Select(block => block.Id.Key));
        Assert.Equal([2.0, -1.0], blocks[0].Rows[0].Values);
        Assert.Equal([3.0, 0.0], blocks[0].Rows[1].Values);
        Assert.All(blocks[0].Rows[0].Columns, column => Assert.Equal("m/s", column.Unit));
        Assert.Equal([2.0, 6.0], blocks[1].Rows[0].Values);
        Assert.Equal(["deg", "m"], blocks[1].Rows[0].Columns.Select(column => column.Unit));
    }

    [Theory]
    [InlineData('b', new byte[] { 0xFE }, -2.0)]
    [InlineData('B', new byte[] { 0xFE }, 254.0)]
    [InlineData('s', new byte[] { 0xFF, 0xFE }, -2.0)]
    [InlineData('S', new byte[] { 0xFF, 0xFE }, 65534.0)]
    [InlineData('l', new byte[] { 0xFF, 0xFF, 0xFF, 0xFE }, -2.0)]
    [InlineData('L', new byte[] { 0xFF, 0xFF, 0xFF, 0xFE }, 4294967294.0)]
    [InlineData('f', new byte[] { 0x3F, 0xC0, 0, 0 }, 1.5)]
    [InlineData('d', new byte[] { 0x3F, 0xF8, 0, 0, 0, 0, 0, 0 }, 1.5)]
    [InlineData('j', new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE }, -2.0)]
    [InlineData('J', new byte[] { 0, 0, 0, 1, 0, 0, 0, 0 }, 4294967296.0)]
    [InlineData('q', new byte[] { 0xFF, 0xFF, 0x80, 0 }, -0.5)]
    [InlineData('Q', new byte[] { 0, 0, 0, 1, 0x80, 0, 0, 0 }, 1.5)]
    public void Read_GivesTheNumber_OfEachType(char type, byte[] bytes, double expected)
    {
        var blocks = GpmfStreamReader.Read(Device(Nest("STRM", Key("TEST", type, bytes.Length, bytes))), out _);

        Assert.Equal([expected], blocks.Single().Rows.Single().Values);
    }

    [Fact]
    public void Read_TurnsAxes_ByLettersAndByMatrix()
    {
        byte[] sample = [0, 1, 0, 2, 0, 3];
        float[] matrix = [0, -1, 0, 1, 0, 0, 0, 0, 1];
        var payload = Device(
            Nest("STRM", Key("ORIN", 'c', 1, "XzY"u8), Key("ORIO", 'c', 1, "ZXY"u8), Key("ACCL", 's', 6, sample)),
            Nest("STRM", Key("MTRX", 'f', 36, [.. matrix.SelectMany(Big)]), Key("ORIN", 'c', 3, "XzY"u8), Key("ORIO", 'c', 1, "ZXY"u8), Key("GYRO", 's', 6, sample)));

        var blocks = GpmfStreamReader.Read(payload, out _);

        Assert.All(blocks, block =>
        {
            Assert.Equal([-2.0, 1.0, 3.0], block.Rows[0].Values);
            Assert.Equal(["z", "x", "y"], block.Rows[0].Columns.Select(column => column.Name));
        });
    }

    [Fact]
    public void Read_MakesOneRowOfEachElement_WhenAKeyRepeats()
    {
        var payload = Device(Nest("STRM", Key("TYPE", 'c', 1, "Ff"u8),
            Key("SCEN", '?', 8, [.. "SNOW"u8, .. Big(0.5f), .. "URBA"u8, .. Big(0.25f)]),
            Key("SCEN", '?', 8, [.. "URBA"u8, .. Big(1f)])));

        var rows = GpmfStreamReader.Read(payload, out _).Single().Rows;

        Assert.Equal(["SNOW", "URBA"], rows[0].Columns.Select(column => column.Name));
        Assert.Equal([0.5, 0.25], rows[0].Values);
        Assert.Equal([1.0], rows[1].Values);
    }

    [Fact]
    public void Read_GivesFieldsOfAType_WithRepeats()
    {
        var payload = Device(Nest("STRM", Key("TYPE", 'c', 1, "lS[2]"u8), Key("TEST", '?', 8, [0, 0, 0, 9, 0, 1, 0, 2])));

        Assert.Equal([9.0, 1.0, 2.0], GpmfStreamReader.Read(payload, out _).Single().Rows.Single().Values);
    }

    [Fact]
    public void Read_GivesWhatIsWhole_WhenThePayloadIsCut()
    {
        var payload = Device(Nest("STRM", Key("TEST", 's', 2, [0, 1])));
        for (var length = 1; length < payload.Length; length++)
        {
            GpmfStreamReader.Read(payload.AsMemory(0, length), out var isWhole);
            Assert.False(isWhole, $"{length} bytes");
        }
    }

    [Fact]
    public void Read_NeverThrows_WhenBytesAreChanged()
    {
        var payload = Device(Nest("STRM", Key("STMP", 'J', 8, [0, 0, 0, 0, 0, 0, 0, 1]), Key("TYPE", 'c', 1, "Ff[2]"u8), Key("SCAL", 's', 2, [0, 3]), Key("MTRX", 'f', 4, Big(1)),
            Key("ORIN", 'c', 1, "x"u8), Key("GPSU", 'U', 16, "191118234514.000"u8), Key("TEST", '?', 12, new byte[24])));
        var random = new Random(4);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = payload.ToArray();
            for (var i = 0; i < 3; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            foreach (var block in GpmfStreamReader.Read(damaged, out _))
                Assert.All(block.Rows, row => Assert.Equal(row.Columns.Count, row.Values.Length));
        }
    }

    [Fact]
    public void ToTrack_SpreadsSamplesToTheNextPayload_AndTheLastOverItsPacket()
    {
        var series = new GpmfSeries();
        series.Add(Block(rows: 4, stamp: 0.5, total: 4), 0, 1);
        series.Add(Block(rows: 2, stamp: 2.5, total: 6), 1, 1);
        series.Add(Block(rows: 2, stamp: 4.5, total: 8), 2, 1);

        Assert.Equal([0.5, 1, 1.5, 2, 2.5, 3.5, 4.5, 5], series.ToTrack(3).TimesSeconds);
    }

    [Fact]
    public void ToTrack_SpreadsSamplesOverThePacket_WhenThereIsNoCounter()
    {
        var series = new GpmfSeries();
        series.Add(Block(rows: 4), 0, 1);
        series.Add(Block(rows: 2), 1, 1);
        series.Add(Block(rows: 5), 2, 0.5);

        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.1, 2.2, 2.3, 2.4], series.ToTrack(3).TimesSeconds.Select(time => Math.Round(time, 9)));
    }

    [Fact]
    public void ToTrack_SaysSo_WhenSamplesAreLost()
    {
        var series = new GpmfSeries();
        series.Add(Block(rows: 4, stamp: 0, total: 4), 0, 1);
        series.Add(Block(rows: 4, stamp: 1, total: 8), 1, 1);
        series.Add(Block(rows: 4, stamp: 9, total: 40), 2, 1);
        var track = series.ToTrack(3);

        Assert.Equal("At 2 s 32 samples were due and 4 are there.", track.Problems.Single());
        // The hole is not filled: the payload before it keeps its spacing.
        Assert.Equal([1, 1.25, 1.5, 1.75, 9, 9.25, 9.5, 9.75], track.TimesSeconds.Skip(4));
    }

    private static GpmfBlock Block(int rows, double? stamp = null, long? total = null) => new()
    {
        Id = (1, "TEST", 1),
        Rows = [.. Enumerable.Range(0, rows).Select(i => new GpmfRow([("value", null)], [i]))],
        StampSeconds = stamp,
        TotalCount = total,
    };

    private static byte[] Device(params byte[][] streams) => Nest("DEVC", [Key("DVID", 'L', 4, [0, 0, 0, 1]), Key("DVNM", 'c', 1, "Test"u8), .. streams]);

    private static byte[] Big(float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleBigEndian(bytes, value);
        return bytes;
    }
}
