using System.Buffers;
using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>
/// Reads the tables of MP4, MOV and fragmented MP4 files: of the file only the boxes' heads, moov and moofs are touched. The answer is the one
/// libav's demuxer gives for the same track, or none when the file holds something this reader does not know for certain.
/// https://www.iso.org/standard/83102.html (ISO/IEC 14496-12)
/// </summary>
internal static class Mp4TableReader
{
    /// <summary>A hundred hours at 30 frames a second fit.</summary>
    private const int MaxMoovBytes = 1 << 27;

    private const int MaxPackets = 1 << 24;

    private const int SmallFilePackets = 4096;

    /// <summary>No frame takes fewer bytes. A small file that claims many frames must not take much memory.</summary>
    private const int MinFrameBytes = 8;

    /// <summary>Reads one video track.</summary>
    /// <param name="source">The file.</param>
    /// <param name="streamIndex">The number of the track, from 0, over tracks of every kind.</param>
    /// <returns>Null when the file is no MP4, or one of which the demuxer has to be asked.</returns>
    public static Mp4Video? TryRead(MediaSource source, int streamIndex)
    {
        try
        {
            var layout = Mp4Layout.Find(source, MaxMoovBytes);
            if (layout is null)
                return null;
            var maxPackets = (int)Math.Clamp(source.SizeBytes / MinFrameBytes, SmallFilePackets, MaxPackets);
            var video = ReadBox(source, layout.Moov, moov => ReadTrack(moov, streamIndex, maxPackets));
            foreach (var fragment in video.Fragments is null ? [] : layout.FindFragments(source))
                ReadBox(source, fragment, moof => video.Fragments!.Add(moof, fragment.Position, video.Packets));
            CheckSane(video.Packets, source.SizeBytes);
            return new Mp4Video(video.TimeBase, video.Packets, video.RotationDegrees, video.HasEditList);
        }
        catch (Mp4UnusualException)
        {
            // Not a failure: the demuxer reads the file then, and the index says that it did.
            return null;
        }
    }

    private static T ReadBox<T>(MediaSource source, Mp4Layout.Place box, Func<ReadOnlySpan<byte>, T> read)
    {
        var body = Mp4Layout.RentBox(source, box);
        try
        {
            return read(body);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body.Array!);
        }
    }

    private static Track ReadTrack(ReadOnlySpan<byte> moov, int streamIndex, int maxPackets)
    {
        var movieHeader = Mp4Box.Find(moov, Mp4Types.Mvhd).Body;
        if (movieHeader.Length < 100 || (movieHeader[0] == 1 && movieHeader.Length < 112))
            throw new Mp4UnusualException("the movie has no header");
        var track = new Mp4Track(FindTrack(moov, streamIndex));
        if (!track.IsVideo || track.TimeScale is 0 or > int.MaxValue)
            throw new Mp4UnusualException("the track is no video or has no unit of time");
        track.CheckPlain();
        var movieTimeScale = BinaryPrimitives.ReadUInt32BigEndian(movieHeader[(movieHeader[0] == 1 ? 20 : 12)..]);
        var edits = Mp4Edits.Read(track.EditList, track.TimeScale, movieTimeScale);
        var packets = Mp4SampleTable.Read(track, maxPackets, out var dtsShift);
        var hasOffsets = Mp4Table.Read(track.SampleBox(Mp4Types.Ctts), 8).Count > 0;
        packets = edits.Apply(packets, dtsShift, hasOffsets);
        var defaults = FindDefaults(moov, track.TrackId);
        if (defaults is not null && packets.Count > 0 && (edits.IsPresent || dtsShift != 0))
            throw new Mp4UnusualException("an edit list covers samples outside fragments");
        return new Track(
            new TimeBase(1, (int)track.TimeScale), packets, Mp4Rotation.Read(track.Matrix, movieHeader.Slice(movieHeader[0] == 1 ? 48 : 36, 36)),
            edits.IsPresent, defaults is null ? null : new Mp4Fragments(track.TrackId, defaults, maxPackets, edits.FragmentOffset));
    }

    /// <summary>
    /// The body of a track. Refuses files in which libav finds streams that are no tracks (cover pictures) before it, for they move the numbers.
    /// </summary>
    private static ReadOnlySpan<byte> FindTrack(ReadOnlySpan<byte> moov, int streamIndex)
    {
        var box = new Mp4Box(moov);
        var number = 0;
        while (box.Next())
        {
            if (box.Type == Mp4Types.Cmov)
                throw new Mp4UnusualException("the movie's header is compressed");
            if ((box.Type == Mp4Types.Udta || box.Type == Mp4Types.Meta) && box.Body.IndexOf("covr"u8) >= 0)
                throw new Mp4UnusualException("pictures come before the track");
            if (box.Type == Mp4Types.Trak && number++ == streamIndex)
                return box.Body;
        }
        throw new Mp4UnusualException("there is no such track");
    }

    /// <summary>What fragments of the track leave out (trex); null when the file has no fragments.</summary>
    private static byte[]? FindDefaults(ReadOnlySpan<byte> moov, uint trackId)
    {
        var extends = Mp4Box.Find(moov, Mp4Types.Mvex);
        if (extends.Type == 0)
            return null;
        var box = new Mp4Box(extends.Body);
        while (box.Next())
        {
            if (box.Type == Mp4Types.Trex && box.Body.Length >= 24 && BinaryPrimitives.ReadUInt32BigEndian(box.Body[4..]) == trackId)
                return box.Body.ToArray();
        }
        throw new Mp4UnusualException("the movie does not describe the track's fragments");
    }

    /// <summary>
    /// A file that is cut off gives fewer packets than its tables say, and one that decodes frames after they are shown gets other decoding times;
    /// only the demuxer knows which.
    /// </summary>
    private static void CheckSane(PacketColumns packets, long sizeBytes)
    {
        ReadOnlySpan<long> positions = packets.Positions, pts = packets.Pts, dts = packets.Dts;
        ReadOnlySpan<int> sizes = packets.Sizes;
        for (var i = 0; i < positions.Length; i++)
        {
            if (positions[i] < 0 || positions[i] + sizes[i] > sizeBytes)
                throw new Mp4UnusualException("samples lie outside the file");
            if (dts[i] > pts[i])
                throw new Mp4UnusualException("a frame is decoded after it is shown");
        }
    }

    private sealed record Track(TimeBase TimeBase, PacketColumns Packets, int RotationDegrees, bool HasEditList, Mp4Fragments? Fragments);
}
