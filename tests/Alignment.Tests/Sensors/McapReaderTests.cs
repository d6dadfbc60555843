namespace WorkspaceAgents.Alignment.Tests.Sensors;

public sealed class McapReaderTests
{
    private const ulong Start = 1_700_000_000_000_000_000;

    private static async Task<IReadOnlyList<SensorLog>> ReadAsync(byte[] file)
    {
        using MemoryStream stream = new(file);
        return await SensorReader.ReadAllAsync(stream, "drive.mcap", CancellationToken.None);
    }

    private static (ulong Time, string Json)[] Messages(int first, string tail = "") =>
        [.. Enumerable.Range(first, 3).Select(i => (Start + ((ulong)i * 10_000_000), $"{{\"header\":{{\"frame_id\":\"imu_link\"}},\"accel\":{{\"x\":{i}}}}}{tail}"))];

    [Theory]
    [InlineData("")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public async Task ReadAllAsync_ReadsEveryChunk_HoweverItIsPacked(string compression)
    {
        byte[] Pack(byte[] plain)
        {
            using ZstdSharp.Compressor compressor = new();
            return compression switch { "zstd" => compressor.Wrap(plain).ToArray(), "lz4" => McapFile.Lz4(plain), _ => plain };
        }

        byte[] file = new McapFile()
            .Chunk(compression, Pack, 1, "/imu/data", Messages(0))
            .Chunk(compression, Pack, 1, "/imu/data", Messages(3, $"{new string(' ', 60)}\n\n\n\n\n"))
            .ToArray();

        SensorLog log = Assert.Single(await ReadAsync(file));

        Assert.Equal("drive.imu_data.mcap", log.Name);
        Assert.Equal([0, 0.01, 0.02, 0.03, 0.04, 0.05], log.TimesSeconds);
        Assert.Equal((long)Start, log.FirstTimeUnixNanoseconds);
        Assert.True(log.TimesAreUtc);
        SensorChannel channel = Assert.Single(log.Channels);
        Assert.Equal(("accel.x", "imu_link"), (channel.Name, channel.CoordinateFrame));
        Assert.Equal([0, 1, 2, 3, 4, 5], log.Values[0]);
        Assert.DoesNotContain(log.Findings, finding => finding.Severity > AlignmentSeverity.Info);
    }

    [Fact]
    public async Task ReadAllAsync_GivesALogForEachTopic_AndSaysWhatIsNotRead()
    {
        byte[] file = new McapFile()
            .Channel(1, "/imu", "json").Channel(2, "/gps", "json").Channel(3, "/points", "cdr").Channel(4, "/never", "protobuf")
            .Message(1, Start, "{\"a\":1}").Message(2, Start, "{\"lat\":2}").Message(3, Start, "??").Message(1, Start + 5, "{\"a\":3}").Message(2, Start + 7, "{\"lat\":4}")
            .ToArray();

        IReadOnlyList<SensorLog> logs = await ReadAsync(file);

        Assert.Equal(["drive.imu.mcap", "drive.gps.mcap"], logs.Select(log => log.Name));
        Assert.Equal([1, 3], logs[0].Values[0]);
        Assert.Equal([2, 4], logs[1].Values[0]);
        AlignmentFinding finding = Assert.Single(logs[0].Findings, finding => finding.Code == "sensor.mcap-encoding");
        Assert.Contains("1 messages in 'cdr'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAllAsync_KeepsWhatCameBefore_WhenTheFileIsCutOff()
    {
        byte[] file = new McapFile().Channel(1, "/imu", "json").Message(1, 0, "{\"a\":1}").Message(1, 1_000_000, "{\"a\":2}").Message(1, 2_000_000, "{\"a\":3}").ToArray();
        int end = file.AsSpan().IndexOf("\"a\":3"u8);

        SensorLog log = Assert.Single(await ReadAsync(file[..end]));

        Assert.Equal([0, 0.001], log.TimesSeconds);
        Assert.Contains(log.Findings, finding => finding.Code == "sensor.mcap-damaged");
    }

    [Fact]
    public async Task ReadAllAsync_LeavesOneChunkOut_WhenItsBytesAreNotThoseThatWereWritten()
    {
        byte[] Damage(byte[] plain)
        {
            byte[] damaged = [.. plain];
            damaged[^3]++;
            return damaged;
        }

        byte[] file = new McapFile().Chunk("", Damage, 1, "/imu", Messages(0)).Chunk("", plain => plain, 1, "/imu", Messages(3)).Chunk("brotli", plain => plain, 1, "/imu", Messages(6)).ToArray();

        SensorLog log = Assert.Single(await ReadAsync(file));

        Assert.Equal([3, 4, 5], log.Values[0]);
        Assert.Equal(2, log.Findings.Count(finding => finding.Code == "sensor.mcap-record"));
    }

    [Fact]
    public async Task ReadAllAsync_NeverThrows_WhateverIsInTheFile()
    {
        byte[] whole = new McapFile().Chunk("lz4", McapFile.Lz4, 1, "/imu", Messages(0)).Channel(2, "/b", "json").Message(2, Start, "{}").ToArray();
        Random random = new(7);
        for (int round = 0; round < 300; round++)
        {
            byte[] file = [.. whole];
            for (int i = 0; i < 3; i++)
                file[random.Next(McapReader.Magic.Length, file.Length)] = (byte)random.Next(256);

            Assert.NotEmpty(await ReadAsync(file));
        }
    }
}
