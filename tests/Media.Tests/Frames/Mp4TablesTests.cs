namespace WorkspaceAgents.Media.Tests;

/// <summary>Tables that no writer at hand makes: written by <see cref="Mp4Writer"/>, read back, and compared with the demuxer or the arithmetic.</summary>
public class Mp4TablesTests
{
    private static readonly Mp4Writer _plain = new() { Deltas = [(10, 40)], Offsets = [], Sync = [1, 6] };

    [RequiresToolFact("ffmpeg")]
    public async Task TryRead_SaysWhatTheDemuxerSays_WhateverTheTables()
    {
        var wrong = new List<string>();
        var read = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var path = GeneratedMedia.Shared.NewPath(".mp4");
            await File.WriteAllBytesAsync(path, Random(new Random(seed)).Write());
            var difference = Mp4TableReaderTests.FindDifference(path, 0);
            read += difference is null ? 1 : 0;
            if (difference is not (null or "not read"))
                wrong.Add($"{seed}: {difference}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.InRange(read, 25, 40); // the others have edits that only the demuxer knows
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TryRead_GivesTheArithmeticOfTheTables_WhenThereIsNoEdit(int seed)
    {
        var random = new Random(seed);
        (uint Count, uint Delta)[] deltas = [.. Enumerable.Range(0, 200).Select(_ => ((uint)random.Next(1, 9), (uint)random.Next(1, 5000)))];
        var count = (int)deltas.Sum(run => run.Count);
        (uint, int Offset)[] offsets = [.. Enumerable.Range(0, count).Select(_ => (1u, random.Next(0, 4000)))];

        var video = Read(new Mp4Writer { Deltas = deltas, Offsets = offsets, Wide = seed % 2 == 0, ChunkSamples = 1 + seed })!;

        var dts = deltas.SelectMany(run => Enumerable.Repeat((long)run.Delta, (int)run.Count)).ToArray();
        long time = 0;
        for (var i = 0; i < count; time += dts[i], i++)
            Assert.Equal((time, time + offsets[i].Offset), (video.Packets.Dts[i], video.Packets.Pts[i]));
        Assert.Equal(count, video.Packets.Count);
    }

    [Fact]
    public void TryRead_StartsAfterTheEmptyEdit_WhenThePictureComesLate()
    {
        var video = Read(new Mp4Writer { Deltas = [(5, 40)], Edits = [(300, -1), (120, 0)] })!; // 300/600 s is 500 ticks

        Assert.Equal([500L, 540, 580, 620, 660], video.Packets.Pts.ToArray());
        Assert.True(video.HasEditList);
    }

    [Fact]
    public void TryRead_HidesTheHead_WhenTheEditBeginsInAGroup()
    {
        var video = Read(new Mp4Writer { Deltas = [(10, 40)], Sync = [1, 6], Edits = [(96, 280)] })!; // from frame 7, 160 ms long

        Assert.Equal([-80L, -40, 0, 40, 80], video.Packets.Pts.ToArray());
        Assert.Equal([true, true, false, false, false], video.Packets.Flags.ToArray().Select(flags => flags.HasFlag(PacketFlags.Hidden)));
    }

    [Fact]
    public void TryRead_LeavesItToTheDemuxer_WhenTheFileIsUnusual()
    {
        Assert.NotNull(Read(_plain));
        Assert.Null(Read(With(edits: [(24, 0), (24, 200)]))); // two parts
        Assert.Null(Read(With(edits: [(0, 0)])));
        Assert.Null(Read(With(sync: [])));
        Assert.Null(Read(With(sync: [6, 1])));
        Assert.Null(Read(With(codec: "encv")));
        Assert.Null(Read(With(external: true)));
        Assert.Null(Read(With(descriptions: 2)));
        Assert.Null(Read(With(offsets: [(9, 0)]))); // one missing
        Assert.Null(Read(With(), streamIndex: 1));
        Assert.Null(Read(new Mp4Writer { Deltas = [(5000, 40)], SampleBytes = 0 })); // more frames than a file so small can hold
    }

    [Fact]
    public void TryRead_NeverThrows_WhateverIsWrittenOverTheTables()
    {
        var good = With(edits: [(300, -1), (240, 40)], offsets: [(4, 40), (6, 80)]).Write();
        var random = new Random(5);
        for (var run = 0; run < 3000; run++)
        {
            var bytes = (byte[])good.Clone();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var source = Open(run % 7 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            if (Mp4TableReader.TryRead(source, 0) is { } video)
                Assert.InRange(video.Packets.Count, 0, 1 << 24);
        }
    }

    [Fact]
    public void TryRead_FetchesTheHeaderAlone_WhenTheFileIsFarAwayAndLarge()
    {
        // A gigabyte of padding between the samples and moov, which nobody has in memory.
        const int Padding = 1 << 30;
        var bytes = _plain.Write();
        var moov = bytes.AsSpan().IndexOf("moov"u8) - 4;
        byte[] pad = [.. Mp4Writer.Number(Padding), .. "free"u8];
        byte[] start = [.. bytes[..moov], .. pad];
        var end = bytes[moov..];
        using var source = MediaSource.OpenRanges("far.mp4", moov + (long)Padding + end.Length, (position, destination) =>
        {
            var length = (int)Math.Min(destination.Length, moov + (long)Padding + end.Length - position);
            for (var i = 0; i < length; i++)
            {
                var at = position + i;
                destination.Span[i] = at < start.Length ? start[at] : at >= moov + Padding ? end[at - moov - Padding] : (byte)0;
            }
            return length;
        });

        var video = Mp4TableReader.TryRead(source, 0);

        Assert.Equal(10, video!.Packets.Count);
        Assert.InRange(source.BytesFetched, end.Length, end.Length + (1 << 20));
    }

    /// <summary>A file such as cameras, cutters and muxers could write, and some that none should.</summary>
    private static Mp4Writer Random(Random random)
    {
        var timeScale = random.Next(3) switch { 0 => 1000u, 1 => 90000u, _ => 12800u };
        (uint Count, uint Delta)[] deltas = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => ((uint)random.Next(1, 6), (uint)random.Next(1, (int)timeScale / 10)))];
        var count = (int)deltas.Sum(run => run.Count);
        var duration = deltas.Sum(run => run.Count * (long)run.Delta);
        var lowest = random.Next(3) == 0 ? -(int)timeScale / 8 : 0;
        var start = random.Next(3) == 0 ? 0 : random.NextInt64(duration);
        var length = random.Next(3) == 0 ? duration : random.NextInt64(1, duration + 1);
        List<(long, long)> edits = random.Next(4) == 0 ? [] : [(length * 600 / timeScale, start)];
        if (edits.Count > 0 && random.Next(3) == 0)
            edits.Insert(0, (random.Next(1, 900), -1));
        return new Mp4Writer
        {
            TimeScale = timeScale,
            Deltas = deltas,
            Offsets = random.Next(3) == 0 ? [] : [.. Enumerable.Range(0, count).Select(_ => (1u, random.Next(lowest, (int)timeScale / 5)))],
            Sync = random.Next(4) == 0 ? null : [1, .. Enumerable.Range(2, count).Where(number => number <= count && random.Next(5) == 0).Select(number => (uint)number)],
            Edits = [.. edits],
            ChunkSamples = random.Next(1, 6),
            Wide = random.Next(2) == 0,
        };
    }

    private static Mp4Writer With(
        (long, long)[]? edits = null, uint[]? sync = null, string codec = "mp4v", bool external = false, int descriptions = 1, (uint, int)[]? offsets = null) =>
        new()
        {
            Deltas = _plain.Deltas, Sync = sync ?? _plain.Sync, Edits = edits ?? [], Codec = codec, External = external, SampleDescriptions = descriptions, Offsets = offsets ?? [],
        };

    private static Mp4Video? Read(Mp4Writer writer, int streamIndex = 0)
    {
        using var source = Open(writer.Write());
        return Mp4TableReader.TryRead(source, streamIndex);
    }

    private static MediaSource Open(byte[] bytes) => MediaSource.OpenRanges("bytes.mp4", bytes.Length, (position, destination) =>
    {
        var part = bytes.AsMemory((int)position);
        part = part[..Math.Min(part.Length, destination.Length)];
        part.CopyTo(destination);
        return part.Length;
    });
}
