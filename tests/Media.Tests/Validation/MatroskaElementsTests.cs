namespace WorkspaceAgents.Media.Tests;

public sealed class MatroskaElementsTests
{
    private static readonly byte[] Header = [0x1A, 0x45, 0xDF, 0xA3, 0x80];
    private static readonly byte[] Block = [0xA3, 0x84, 0x81, 0, 0, 0x80];
    private static readonly byte[] Time = [0xE7, 0x81, 5];

    [Fact]
    public void FindBreak_FindsNothing_InAWholeFile() =>
        Assert.Null(Find([.. Header, .. Element([0x18, 0x53, 0x80, 0x67], [.. Cluster([.. Time, .. Block, .. Element([0xA0], [0xA1, 0x81, 1, 0x9B, 0x81, 2])]), .. Element([0xEC], new byte[40]), .. Cluster([.. Time, .. Block])])]));

    [Fact]
    public void FindBreak_FindsNothing_WhenLengthsAreNotKnown()
    {
        // As browsers record: neither the segment nor its clusters say how long they are.
        byte[] cluster = [0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. Time, .. Block, .. Block];

        Assert.Null(Find([.. Header, 0x18, 0x53, 0x80, 0x67, 0xFF, .. cluster, .. cluster]));
    }

    [Fact]
    public void FindBreak_FindsNothing_WhereTheFileEndsWithinABlock() =>
        Assert.Null(Find([.. Header, .. Element([0x18, 0x53, 0x80, 0x67], Cluster([.. Time, .. Block, .. Block]))[..^3]]));

    [Theory]
    // The block has a name that no block has, an impossible one, and a length beyond its cluster.
    [InlineData(0, 0xA2)]
    [InlineData(0, 0x00)]
    [InlineData(1, 0xC4)]
    public void FindBreak_FindsTheBlock_ThatIsNone(int at, byte changed)
    {
        byte[] block = [.. Block];
        block[at] = changed;
        byte[] before = [.. Header, 0x18, 0x53, 0x80, 0x67, 0x80 + 39, .. Cluster([.. Time, .. Block])];

        Assert.Equal(before.Length + 5, Find([.. before, .. Cluster([.. block, .. Block]), .. Cluster(Time)]));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task FindBreak_FindsNothing_InWhatFfmpegWrites()
    {
        var made = await GeneratedMedia.Shared.VfrAsync();
        foreach (var arguments in new[] { "", "-live 1", "-cues_to_front 1", "-cluster_size_limit 5000 -reserve_index_space 2000" })
        {
            using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.MakeAsync($"elements{arguments.Replace(' ', '-')}.mkv", $"-i {made} -c copy {arguments}"));

            Assert.Null(MatroskaElements.FindBreak(source, CancellationToken.None));
        }
    }

    private static byte[] Cluster(byte[] content) => Element([0x1F, 0x43, 0xB6, 0x75], content);

    private static byte[] Element(byte[] name, byte[] content) => [.. name, (byte)(0x80 + content.Length), .. content];

    private static long? Find(byte[] bytes)
    {
        using var source = MediaSource.OpenRanges("made.mkv", bytes.Length, (position, buffer) =>
        {
            var count = (int)Math.Min(buffer.Length, bytes.Length - position);
            bytes.AsMemory((int)position, count).CopyTo(buffer);
            return count;
        });
        return MatroskaElements.FindBreak(source, CancellationToken.None);
    }
}
