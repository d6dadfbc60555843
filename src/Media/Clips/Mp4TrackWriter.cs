using System.Buffers.Binary;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// Writes an MP4 file with one video track: the packets it is given, under the description of a track that exists (size, turn, colours), one packet
/// a chunk and no edit list. ISO/IEC 14496-12.
/// </summary>
internal sealed class Mp4TrackWriter(Stream target)
{
    private readonly List<Sample> _samples = [];

    /// <summary>Writes what comes before the packets.</summary>
    public void Begin()
    {
        target.Write(Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isomiso2mp41"u8]));
        // A box with a long size, which is put in at the end.
        target.Write([0, 0, 0, 1, .. "mdat"u8, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    /// <summary>Writes a packet; they come in the order of decoding.</summary>
    /// <param name="parts">Its bytes, in pieces.</param>
    /// <param name="pts">In ticks.</param>
    /// <param name="dts">In ticks, above that of the packet before.</param>
    /// <param name="isKeyframe">Decoding can begin here.</param>
    public void Add(byte[][] parts, long pts, long dts, bool isKeyframe)
    {
        _samples.Add(new Sample(target.Position, parts.Sum(part => part.Length), pts, dts, isKeyframe));
        foreach (var part in parts)
            target.Write(part);
    }

    /// <summary>Writes what describes the packets.</summary>
    /// <param name="like">The track whose description it takes.</param>
    /// <param name="entry">The sample entry.</param>
    /// <param name="lastDuration">How long the last packet lasts, in ticks.</param>
    public void End(Mp4VideoTrack like, byte[] entry, long lastDuration)
    {
        var stop = target.Position;
        byte[] samples = Box("stbl", [.. Box("stsd", [0, 0, 0, 0, .. Number(1), .. entry]), .. Times(lastDuration), .. Places()]);
        var movie = like.Moov.AsSpan();
        var track = Mp4Box.Find(movie[like.TrackStart..], Mp4Types.Trak).Body;
        var media = Mp4Box.Find(track, Mp4Types.Mdia).Body;
        byte[] information = Box("minf", [.. Others(Mp4Box.Find(media, Mp4Types.Minf).Body, Mp4Types.Stbl), .. samples]);
        byte[] described = Box("mdia", [.. Others(media, Mp4Types.Minf), .. information]);
        target.Write(Box("moov", [.. Box("mvhd", Mp4Box.Find(movie, Mp4Types.Mvhd).Body), .. Box("trak", [.. Box("tkhd", Mp4Box.Find(track, Mp4Types.Tkhd).Body), .. described])]));
        var mdat = _samples[0].Position - 16;
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(size, stop - mdat);
        target.Position = mdat + 8;
        target.Write(size);
    }

    /// <summary>A box around a body.</summary>
    public static byte[] Box(string type, ReadOnlySpan<byte> body) => [.. Number(8 + body.Length), .. Encoding.ASCII.GetBytes(type), .. body];

    private byte[] Times(long lastDuration)
    {
        var steps = new List<byte>();
        var offsets = new List<byte>();
        var keyframes = new List<byte>();
        for (var i = 0; i < _samples.Count; i++)
        {
            var duration = i + 1 < _samples.Count ? _samples[i + 1].Dts - _samples[i].Dts : lastDuration;
            steps.AddRange([.. Number(1), .. Number(checked((int)duration))]);
            offsets.AddRange([.. Number(1), .. Number(checked((int)(_samples[i].Pts - _samples[i].Dts)))]);
            if (_samples[i].IsKeyframe)
                keyframes.AddRange(Number(i + 1));
        }
        var count = Number(_samples.Count);
        return
        [
            .. Box("stts", [0, 0, 0, 0, .. count, .. steps]),
            .. Box("ctts", [1, 0, 0, 0, .. count, .. offsets]),
            .. Box("stss", [0, 0, 0, 0, .. Number(keyframes.Count / 4), .. keyframes]),
        ];
    }

    private byte[] Places()
    {
        var count = Number(_samples.Count);
        return
        [
            .. Box("stsc", [0, 0, 0, 0, .. Number(1), .. Number(1), .. Number(1), .. Number(1)]),
            .. Box("stsz", [0, 0, 0, 0, 0, 0, 0, 0, .. count, .. _samples.SelectMany(sample => Number(sample.SizeBytes))]),
            .. Box("co64", [0, 0, 0, 0, .. count, .. _samples.SelectMany(sample => (byte[])[.. Number((int)(sample.Position >> 32)), .. Number((int)sample.Position)])]),
        ];
    }

    /// <summary>All boxes but those of a kind, as they are.</summary>
    private static byte[] Others(ReadOnlySpan<byte> boxes, uint type)
    {
        var others = new List<byte>();
        var box = new Mp4Box(boxes);
        while (box.Next())
        {
            if (box.Type != type)
                others.AddRange(boxes[box.Start..(box.BodyStart + box.Body.Length)]);
        }
        return [.. others];
    }

    private static byte[] Number(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private readonly record struct Sample(long Position, int SizeBytes, long Pts, long Dts, bool IsKeyframe);
}
