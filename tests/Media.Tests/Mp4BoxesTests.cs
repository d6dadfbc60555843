using System.Buffers.Binary;
using System.Text;

namespace WorkspaceAgents.Media.Tests;

public class Mp4BoxesTests
{
    [Fact]
    public async Task FindMissingBytesAsync_IsZero_WhenWhole() => Assert.Equal(0, await FindAsync([.. Box("ftyp", 16, 16), .. Box("mdat", 100, 100)]));

    [Fact]
    public async Task FindMissingBytesAsync_CountsWhatLacks_WhenTheLastBoxIsCut() => Assert.Equal(60, await FindAsync([.. Box("ftyp", 16, 16), .. Box("mdat", 100, 40)]));

    [Fact]
    public async Task FindMissingBytesAsync_IsZero_WhenTheLastBoxReachesToTheEnd() => Assert.Equal(0, await FindAsync([.. Box("ftyp", 16, 16), .. Box("mdat", 0, 40)]));

    [Fact]
    public async Task FindMissingBytesAsync_IsNull_WhenNotMp4() => Assert.Null(await FindAsync(Encoding.ASCII.GetBytes("RIFF1234AVI LIST1234hdrl")));

    [Fact]
    public async Task FindMissingBytesAsync_ReadsLongSizes_WhenABoxHasOne()
    {
        var box = Box("mdat", 1, 40);
        BinaryPrimitives.WriteInt64BigEndian(box.AsSpan(8), 5_000_000_000);

        Assert.Equal(5_000_000_000 - 40, await FindAsync([.. Box("ftyp", 16, 16), .. box]));
    }

    private static byte[] Box(string type, uint statedBytes, int realBytes)
    {
        var box = new byte[realBytes];
        BinaryPrimitives.WriteUInt32BigEndian(box, statedBytes);
        Encoding.ASCII.GetBytes(type).CopyTo(box, 4);
        return box;
    }

    private static async Task<long?> FindAsync(byte[] bytes)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.mp4");
        await File.WriteAllBytesAsync(path, bytes);
        try
        {
            return await Mp4Boxes.FindMissingBytesAsync(path, CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
