namespace WorkspaceAgents.Media.Tests;

public sealed class MediaSourceTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 3_000_017).Select(i => (byte)((i * 31) ^ (i >> 9)))];

    [Fact]
    public void OpenFile_Throws_WhenThereIsNone()
    {
        var failure = Assert.Throws<MediaException>(() => MediaSource.OpenFile(Path.Combine(Path.GetTempPath(), "no-such-folder", "no.mp4")));

        Assert.Equal(MediaErrorCode.FileMissing, failure.Code);
        Assert.Equal("no.mp4 does not exist.", failure.Message);
    }

    [Fact]
    public async Task OpenFile_ReadsAnyPlaceAndCounts()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "bytes.bin");
        await File.WriteAllBytesAsync(path, Bytes);
        using var source = MediaSource.OpenFile(path);
        var buffer = new byte[100];

        Assert.Equal(("bytes.bin", Bytes.LongLength, path), (source.Name, source.SizeBytes, source.LocalPath));
        Assert.Equal(100, source.ReadFully(1_000_000, buffer));
        Assert.Equal(Bytes[1_000_000..1_000_100], buffer);
        Assert.Equal(17, source.ReadFully(Bytes.Length - 17, buffer));
        Assert.Equal(0, source.Read(Bytes.Length, buffer));
        Assert.Equal(117, source.BytesFetched);
    }

    [Fact]
    public void OpenRanges_GivesTheSameBytes_InAnyOrder()
    {
        using var source = Ranges(out _);
        var random = new Random(3);
        var buffer = new byte[300_000];
        for (var i = 0; i < 200; i++)
        {
            var position = random.Next(Bytes.Length);
            var length = random.Next(1, buffer.Length);
            var count = source.ReadFully(position, buffer.AsSpan(0, length));

            Assert.Equal(Math.Min(length, Bytes.Length - position), count);
            Assert.True(Bytes.AsSpan(position, count).SequenceEqual(buffer.AsSpan(0, count)));
        }
        Assert.Equal(0, source.Read(Bytes.Length, buffer));
        Assert.Null(source.LocalPath);
    }

    [Fact]
    public void OpenRanges_FetchesEachByteOnce_WhenReadInARow()
    {
        using var source = Ranges(out var fetches);
        var buffer = new byte[10_000];
        for (var position = 0; position < Bytes.Length; position += buffer.Length)
            source.ReadFully(position, buffer);
        source.ReadFully(0, buffer);

        Assert.Equal(Bytes.Length, source.BytesFetched);
        Assert.InRange(fetches.Count, 1, 20);
    }

    [Fact]
    public void OpenRanges_FetchesLittle_WhenReadHereAndThere()
    {
        using var source = Ranges(out _);
        var buffer = new byte[100];
        foreach (var position in new[] { 0, 2_900_000, 50, 1_000_000 })
            source.ReadFully(position, buffer);

        Assert.InRange(source.BytesFetched, 300, 3 * 64 * 1024);
    }

    [Fact]
    public void OpenRanges_KeepsItsCacheBounded()
    {
        const long Size = 1L << 32;
        using var source = MediaSource.OpenRanges("big", Size, (_, into) => into.Length);
        var buffer = new byte[1 << 20];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var position = 0L; position < 256L << 20; position += buffer.Length)
            source.ReadFully(position, buffer);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 80L << 20);
    }

    [Fact]
    public void OpenRanges_Throws_WhenTheBytesEndEarly()
    {
        using var source = MediaSource.OpenRanges("short.mp4", 1000, (position, into) => position < 500 ? Math.Min(into.Length, 500) : 0);

        Assert.Contains("short.mp4 ended at 500", Assert.Throws<EndOfStreamException>(() => source.Read(0, new byte[10])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenRanges_IsSafeFromSeveralThreads()
    {
        using var source = Ranges(out _);

        Parallel.For(0, 8, thread =>
        {
            var random = new Random(thread);
            var buffer = new byte[50_000];
            for (var i = 0; i < 50; i++)
            {
                var position = random.Next(Bytes.Length);
                var count = source.ReadFully(position, buffer);
                Assert.True(Bytes.AsSpan(position, count).SequenceEqual(buffer.AsSpan(0, count)));
            }
        });
    }

    private static MediaSource Ranges(out List<int> fetches)
    {
        var list = fetches = [];
        return MediaSource.OpenRanges("bytes.bin", Bytes.Length, (position, into) =>
        {
            // A store may give fewer bytes than were asked for.
            var count = (int)Math.Min(Math.Min(into.Length, 400_000), Bytes.Length - position);
            Bytes.AsSpan((int)position, count).CopyTo(into.Span);
            list.Add(count);
            return count;
        });
    }
}
