using System.Buffers.Binary;
using System.Text;

namespace WorkspaceAgents.Media.Tests;

public class FileLengthTests
{
    [Fact]
    public void FindMissingBytes_IsZero_WhenWhole() => Assert.Equal(0, Find([.. Box("ftyp", 16, 16), .. Box("mdat", 100, 100)]));

    [Fact]
    public void FindMissingBytes_CountsWhatLacks_WhenTheLastBoxIsCut() => Assert.Equal(60, Find([.. Box("ftyp", 16, 16), .. Box("mdat", 100, 40)]));

    [Fact]
    public void FindMissingBytes_IsZero_WhenTheLastBoxReachesToTheEnd() => Assert.Equal(0, Find([.. Box("ftyp", 16, 16), .. Box("mdat", 0, 40)]));

    [Fact]
    public void FindMissingBytes_ReadsLongSizes_WhenABoxHasOne()
    {
        var box = Box("mdat", 1, 40);
        BinaryPrimitives.WriteInt64BigEndian(box.AsSpan(8), 5_000_000_000);

        Assert.Equal(5_000_000_000 - 40, Find([.. Box("ftyp", 16, 16), .. box]));
    }

    [Theory]
    [InlineData(32, 0)]
    [InlineData(40, 8)]
    [InlineData(0, 0)]
    public void FindMissingBytes_GoesByTheLength_WhenRiff(int stated, long missing)
    {
        var file = new byte[40];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), stated);

        Assert.Equal(missing, Find(file));
    }

    [Theory]
    [InlineData(10 * 188, 0)]
    [InlineData((10 * 188) - 60, 60)]
    public void FindMissingBytes_ExpectsWholePackets_WhenTransportStream(int length, long missing)
    {
        var file = new byte[length];
        for (var i = 0; i < length; i += 188)
            file[i] = 0x47;

        Assert.Equal(missing, Find(file));
    }

    [Fact]
    public void FindMissingBytes_IsZero_WhenNobodyCanSay() => Assert.Equal(0, Find(Encoding.ASCII.GetBytes("a text of more than sixteen characters")));

    private static byte[] Box(string type, uint statedBytes, int realBytes)
    {
        var box = new byte[realBytes];
        BinaryPrimitives.WriteUInt32BigEndian(box, statedBytes);
        Encoding.ASCII.GetBytes(type).CopyTo(box, 4);
        return box;
    }

    private static long Find(byte[] bytes)
    {
        using var source = MediaSource.OpenRanges("file", bytes.Length, (position, into) =>
        {
            var count = (int)Math.Min(into.Length, bytes.Length - position);
            bytes.AsMemory((int)position, count).CopyTo(into);
            return count;
        });
        return FileLength.FindMissingBytes(source);
    }
}
