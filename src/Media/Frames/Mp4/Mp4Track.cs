using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>The boxes of one track that say when its frames appear and where they lie. Nothing is copied: the fields are views of the moov box.</summary>
internal readonly ref struct Mp4Track
{
    /// <summary>Finds the boxes of a track.</summary>
    /// <param name="trak">The body of a trak box.</param>
    /// <exception cref="Mp4UnusualException">A box that every track has is missing.</exception>
    public Mp4Track(ReadOnlySpan<byte> trak)
    {
        Header = Mp4Box.Find(trak, Mp4Types.Tkhd).Body;
        EditList = Mp4Box.Find(Mp4Box.Find(trak, Mp4Types.Edts).Body, Mp4Types.Elst).Body;
        var media = Mp4Box.Find(trak, Mp4Types.Mdia).Body;
        MediaHeader = Mp4Box.Find(media, Mp4Types.Mdhd).Body;
        Handler = Mp4Box.Find(media, Mp4Types.Hdlr).Body;
        var information = Mp4Box.Find(media, Mp4Types.Minf).Body;
        References = Mp4Box.Find(Mp4Box.Find(information, Mp4Types.Dinf).Body, Mp4Types.Dref).Body;
        Samples = Mp4Box.Find(information, Mp4Types.Stbl).Body;
        if (Header.Length < 84 || MediaHeader.Length < 24 || Handler.Length < 12 || Samples.IsEmpty)
            throw new Mp4UnusualException("a track lacks a box that every track has");
    }

    /// <summary>tkhd</summary>
    public ReadOnlySpan<byte> Header { get; }

    /// <summary>elst, or empty.</summary>
    public ReadOnlySpan<byte> EditList { get; }

    /// <summary>mdhd</summary>
    public ReadOnlySpan<byte> MediaHeader { get; }

    /// <summary>hdlr</summary>
    public ReadOnlySpan<byte> Handler { get; }

    /// <summary>dref, or empty.</summary>
    public ReadOnlySpan<byte> References { get; }

    /// <summary>stbl</summary>
    public ReadOnlySpan<byte> Samples { get; }

    /// <summary>The track's picture, not its sound or captions.</summary>
    public bool IsVideo => BinaryPrimitives.ReadUInt32BigEndian(Handler[8..]) == Mp4Types.Vide;

    /// <summary>The number that fragments name the track by.</summary>
    public uint TrackId => BinaryPrimitives.ReadUInt32BigEndian(Header[(Header[0] == 1 ? 20 : 12)..]);

    /// <summary>Ticks a second of the track's times.</summary>
    public uint TimeScale => BinaryPrimitives.ReadUInt32BigEndian(MediaHeader[(MediaHeader[0] == 1 ? 20 : 12)..]);

    /// <summary>The nine numbers of the display matrix, fixed point as stored.</summary>
    public ReadOnlySpan<byte> Matrix => Header.Slice(Header[0] == 1 ? 52 : 40, 36);

    /// <summary>The body of a box of the sample table, or empty.</summary>
    public ReadOnlySpan<byte> SampleBox(uint type) => Mp4Box.Find(Samples, type).Body;

    /// <summary>Stops at what makes a track's packets other than its tables say: several descriptions, encryption, media in other files.</summary>
    /// <exception cref="Mp4UnusualException">It is one of them.</exception>
    public void CheckPlain()
    {
        if (!References.IsEmpty)
        {
            var reference = new Mp4Box(References[Math.Min(8, References.Length)..]);
            while (reference.Next())
            {
                if (reference.Body.Length < 4 || (reference.Body[3] & 1) == 0)
                    throw new Mp4UnusualException("the media may lie in another file");
            }
        }
        var descriptions = SampleBox(Mp4Types.Stsd);
        if (descriptions.Length < 16 || BinaryPrimitives.ReadUInt32BigEndian(descriptions[4..]) != 1)
            throw new Mp4UnusualException("the track has several sample descriptions or none");
        if (!PlainCodecs.Contains(BinaryPrimitives.ReadUInt32BigEndian(descriptions[12..])))
            throw new Mp4UnusualException("the codec is one whose packets the demuxer takes apart, or is encrypted");
    }

    /// <summary>Codecs of which libav passes on the samples as they are: one sample, one packet.</summary>
    private static readonly HashSet<uint> PlainCodecs =
        [.. new[] { "avc1", "avc3", "hvc1", "hev1", "dvh1", "dvhe", "av01", "vp09", "vp08", "mp4v", "jpeg", "mjpa", "apch", "apcn", "apcs", "apco", "ap4h", "ap4x" }
            .Select(Mp4Types.Code)];
}
