using System.Buffers.Binary;
using System.Text;

namespace WorkspaceAgents.Media.Tests;

/// <summary>Writes the smallest MP4 file that has the tables a test asks for. The samples are noise: nothing decodes them.</summary>
internal sealed class Mp4Writer
{
    public uint TimeScale { get; init; } = 1000;

    public uint MovieTimeScale { get; init; } = 600;

    /// <summary>Runs of decoding deltas.</summary>
    public required (uint Count, uint Delta)[] Deltas { get; init; }

    /// <summary>Runs of composition offsets; none for no table.</summary>
    public (uint Count, int Offset)[] Offsets { get; init; } = [];

    /// <summary>Numbers of the sync samples, from 1; null for no table.</summary>
    public uint[]? Sync { get; init; }

    /// <summary>Edits: length in movie ticks, start in track ticks or -1.</summary>
    public (long Duration, long Start)[] Edits { get; init; } = [];

    /// <summary>Samples per chunk.</summary>
    public int ChunkSamples { get; init; } = 3;

    public bool Wide { get; init; }

    /// <summary>The size of every sample; null for sizes that differ.</summary>
    public uint? SampleBytes { get; init; }

    public string Codec { get; init; } = "mp4v";

    public int SampleDescriptions { get; init; } = 1;

    public bool External { get; init; }

    public byte[] Write()
    {
        var sizes = Enumerable.Range(0, (int)Deltas.Sum(run => run.Count)).Select(i => SampleBytes ?? (uint)(20 + (i * 7 % 50))).ToArray();
        var start = Box("ftyp", "isom"u8.ToArray(), Number(512), "isom"u8.ToArray());
        var data = new byte[sizes.Sum(size => size)];
        new Random(1).NextBytes(data);
        var mediaStart = start.Length + 8;
        var chunks = sizes.Chunk(ChunkSamples).ToArray();
        var positions = new long[chunks.Length];
        long position = mediaStart;
        for (var i = 0; i < chunks.Length; i++)
            (positions[i], position) = (position, position + chunks[i].Sum(size => size));
        return [.. start, .. Box("mdat", data), .. Moov(sizes, positions)];
    }

    public static byte[] Box(string type, params byte[][] parts) =>
        [.. Number((uint)(8 + parts.Sum(part => part.Length))), .. Encoding.ASCII.GetBytes(type), .. parts.SelectMany(part => part)];

    public static byte[] Number(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }

    public static byte[] Numbers(params long[] values) => [.. values.SelectMany(Number)];

    private byte[] Moov(uint[] sizes, long[] positions)
    {
        var matrix = Numbers(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
        var duration = Deltas.Sum(run => run.Count * (long)run.Delta);
        var movieHeader = Box("mvhd", Numbers(0, 0, 0, MovieTimeScale, duration * MovieTimeScale / TimeScale, 0x10000, 0x01000000, 0, 0), matrix, new byte[24], Number(2));
        var header = Box("tkhd", Numbers(3, 0, 0, 1, 0, duration * MovieTimeScale / TimeScale, 0, 0, 0, 0), matrix, Numbers(64 << 16, 64 << 16));
        var edits = Edits.Length == 0 ? [] : Box("edts", Box("elst", Numbers(1 << 24, Edits.Length), [.. Edits.SelectMany(edit => (byte[])[.. Long(edit.Duration), .. Long(edit.Start), .. Number(0x10000)])]));
        var media = Box(
            "mdia",
            Box("mdhd", Numbers(0, 0, 0, TimeScale, duration, 0x55c40000)),
            Box("hdlr", Numbers(0, 0), "vide"u8.ToArray(), new byte[13]),
            Box("minf", Box("vmhd", new byte[12]), Box("dinf", Box("dref", Numbers(0, 1), Box("url ", Number(External ? 0 : 1)))), Samples(sizes, positions)));
        return Box("moov", movieHeader, Box("trak", header, edits, media));
    }

    private byte[] Samples(uint[] sizes, long[] positions)
    {
        var description = Box(Codec, new byte[6], [0, 1], new byte[16], [0, 64, 0, 64], Numbers(0x480000, 0x480000, 0), [0, 1], new byte[32], [0, 24, 0xFF, 0xFF]);
        return Box(
            "stbl",
            Box("stsd", Numbers(0, SampleDescriptions), [.. Enumerable.Repeat(description, SampleDescriptions).SelectMany(one => one)]),
            Box("stts", Numbers(0, Deltas.Length), [.. Deltas.SelectMany(run => Numbers(run.Count, run.Delta))]),
            Offsets.Length == 0 ? [] : Box("ctts", Numbers(0, Offsets.Length), [.. Offsets.SelectMany(run => Numbers(run.Count, run.Offset))]),
            Sync is null ? [] : Box("stss", Numbers(0, Sync.Length), Numbers([.. Sync.Select(number => (long)number)])),
            Box("stsc", Numbers(0, positions.Length < 2 || sizes.Length % ChunkSamples == 0 ? 1 : 2), Runs(sizes.Length, positions.Length)),
            Box("stsz", Numbers(0, SampleBytes ?? 0, sizes.Length), SampleBytes > 0 ? [] : Numbers([.. sizes.Select(size => (long)size)])),
            Wide ? Box("co64", Numbers(0, positions.Length), [.. positions.SelectMany(Long)]) : Box("stco", Numbers(0, positions.Length), Numbers(positions)));
    }

    private byte[] Runs(int samples, int chunks)
    {
        var last = samples % ChunkSamples;
        return last == 0 ? Numbers(1, ChunkSamples, 1)
            : chunks < 2 ? Numbers(1, last, 1)
            : Numbers(1, ChunkSamples, 1, chunks, last, 1);
    }

    private static byte[] Long(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
