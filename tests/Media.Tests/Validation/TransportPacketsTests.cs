using System.Buffers.Binary;

namespace WorkspaceAgents.Media.Tests;

public sealed class TransportPacketsTests
{
    private const int Video = 256;
    private const int Sound = 257;

    [Fact]
    public void Read_FindsNothing_WhenEveryPacketFollows()
    {
        // Counts go round, and each stream has its own; a packet without a payload keeps the count, and null packets have none.
        byte[][] packets = [.. Enumerable.Range(0, 40).SelectMany(n => (byte[][])[Packet(Video, n), Packet(Sound, n + 3), ClockOnly(Video, n), Packet(0x1FFF, 5)])];

        Assert.Equal(new TransportDamage(), Read(packets));
    }

    [Fact]
    public void Read_FindsNothing_WhenAPacketIsSentTwice()
    {
        Assert.Equal(new TransportDamage(), Read([Packet(Video, 0), Packet(Video, 1), Packet(Video, 1), Packet(Video, 2), Packet(Video, 3), Packet(Video, 4)]));
    }

    [Fact]
    public void Read_FindsNothing_WhenTheStepIsAnnounced()
    {
        byte[] announced = Packet(Video, 9);
        (announced[3], announced[4], announced[5]) = ((byte)(announced[3] | 0x20), 1, 0x80);

        Assert.Equal(new TransportDamage(), Read([Packet(Video, 0), Packet(Video, 1), announced, Packet(Video, 10), Packet(Video, 11), Packet(Video, 12)]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(15)]
    public void Read_FindsTheGap_WhenPacketsAreGone(int lost)
    {
        // 15 lost ones leave the same count twice, with other contents.
        var whole = Enumerable.Range(0, 60).Select(n => Packet(Video, n)).ToList();
        whole.RemoveRange(20, lost);

        Assert.Equal(new TransportDamage { Gaps = 1, FirstPosition = 20 * 188 }, Read([.. whole]));
    }

    [Fact]
    public void Read_FindsThePlace_WhenBytesAreZeroAtTheEnd()
    {
        byte[][] packets = [.. Enumerable.Range(0, 10).Select(n => Packet(Video, n)), new byte[752]];

        Assert.Equal(new TransportDamage { StrayBytes = 752, FirstPosition = 1880 }, Read(packets));
    }

    [Fact]
    public void Read_GoesOn_AfterBytesThatAreNoPackets()
    {
        byte[][] packets = [.. Enumerable.Range(0, 3000).Select(n => Packet(Video, n)), [1, 0x47, 2], .. Enumerable.Range(3000, 3000).Select(n => Packet(Video, n))];

        Assert.Equal(new TransportDamage { StrayBytes = 3, FirstPosition = 3000 * 188 }, Read(packets));
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(0, 16)]
    public void Read_KnowsPackets_ThatHaveBytesAround(int before, int after)
    {
        byte[][] packets = [.. Enumerable.Range(0, 20).Select(n => (byte[])[.. new byte[before], .. Packet(Video, n < 12 ? n : n + 1), .. new byte[after]])];

        Assert.Equal(new TransportDamage { Gaps = 1, FirstPosition = (12 * (188 + before + after)) + before }, Read(packets));
    }

    [Fact]
    public void Read_CountsPackets_ThatAreMarked()
    {
        var packets = Enumerable.Range(0, 10).Select(n => Packet(Video, n)).ToArray();
        packets[4][1] |= 0x80;

        Assert.Equal(new TransportDamage { MarkedPackets = 1, FirstPosition = 4 * 188 }, Read(packets));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Read_FindsNothing_WhenFfmpegMarksItsBeginning()
    {
        const string Made = "-f lavfi -i testsrc2=size=192x108:rate=30:duration=1 -f lavfi -i sine=duration=1 -c:v libx264 -preset ultrafast -c:a mp2";
        foreach (var arguments in new[] { "-mpegts_flags initial_discontinuity", "-mpegts_m2ts_mode 1", "-muxrate 2M" })
        {
            using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.MakeAsync($"transport{arguments.Replace(' ', '-')}.ts", $"{Made} {arguments} -f mpegts"));

            Assert.Equal(new TransportDamage(), TransportPackets.Read(source, CancellationToken.None));
        }
    }

    private static TransportDamage Read(byte[][] packets)
    {
        byte[] bytes = [.. packets.SelectMany(packet => packet)];
        using var source = MediaSource.OpenRanges("made.ts", bytes.Length, (position, buffer) =>
        {
            var count = (int)Math.Min(buffer.Length, bytes.Length - position);
            bytes.AsMemory((int)position, count).CopyTo(buffer);
            return count;
        });
        return TransportPackets.Read(source, CancellationToken.None);
    }

    /// <summary>A packet whose payload is its number.</summary>
    private static byte[] Packet(int stream, int number)
    {
        var packet = new byte[188];
        packet[0] = 0x47;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(1), (ushort)stream);
        packet[3] = (byte)(0x10 | (number & 15));
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(100), number);
        return packet;
    }

    private static byte[] ClockOnly(int stream, int number)
    {
        var packet = Packet(stream, number);
        (packet[3], packet[4]) = ((byte)(0x20 | (number & 15)), 183);
        return packet;
    }
}
