namespace WorkspaceAgents.Media;

/// <summary>
/// Tells from the bytes of a packet whether decoding can begin with it. Containers say so too, and some of them say it of every packet (an MP4 without
/// its table of keyframes means just that); a decoder that begins at any other picture makes up what is missing, and not every decoder says so.
/// </summary>
/// <remarks>
/// H.264: an IDR picture, a recovery point, or intra slices (ITU-T H.264, 7.4.1, D.2.8, 7.4.3). HEVC: an intra random access point (ITU-T H.265, 7.4.2.2).
/// MPEG-1 and MPEG-2: an I picture (ISO/IEC 13818-2, 6.3.9). VP8: RFC 6386, 9.1. VP9: section 6.2 of its specification.
/// </remarks>
internal sealed class EntryPictures
{
    private const int RecoveryPoint = 6;

    private readonly string _codec;
    private readonly PacketUnits _units;

    private EntryPictures(string codec, PacketUnits units) => (_codec, _units) = (codec, units);

    /// <summary>For a stream; null when its codec does not tell.</summary>
    /// <param name="codec">ffmpeg's name of it.</param>
    /// <param name="extradata">The decoder's configuration from the container.</param>
    public static EntryPictures? For(string codec, ReadOnlySpan<byte> extradata) =>
        codec is "h264" or "hevc" or "mpeg1video" or "mpeg2video" or "vp8" or "vp9" ? new EntryPictures(codec, PacketUnits.Of(codec, extradata)) : null;

    /// <summary>False when the packet's first picture is certainly made from earlier ones; true when it is not, or cannot be told.</summary>
    public bool CanBegin(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty)
            return true;
        if (_codec == "vp8")
            return (packet[0] & 1) == 0;
        if (_codec == "vp9")
            return CanBeginVp9(packet[0]);
        while (_units.Take(ref packet, out var unit))
        {
            if (unit.Length < 3)
                continue;
            var verdict = _codec == "h264" ? JudgeH264(unit) : _codec == "hevc" ? JudgeHevc(unit) : JudgeMpeg2(unit);
            if (verdict is { } canBegin)
                return canBegin;
        }
        return true;
    }

    private static bool CanBeginVp9(byte head)
    {
        // See PictureHeaders: marker, profile, show_existing_frame, then frame_type, which is 0 for a keyframe.
        if (head >> 6 != 0b10)
            return true;
        var bits = head << ((head & 0x30) == 0x30 ? 5 : 4);
        return (bits & 0x80) == 0 && (bits & 0x40) == 0;
    }

    private static bool? JudgeH264(ReadOnlySpan<byte> unit) => (unit[0] & 31) switch
    {
        5 => true,
        6 => unit[1] == RecoveryPoint ? true : null,
        1 or 2 => SliceTypeH264(unit[1..]) is 2 or 4 or 7 or 9,
        _ => null,
    };

    private static bool? JudgeHevc(ReadOnlySpan<byte> unit)
    {
        var type = (unit[0] >> 1) & 63;
        // Types from 32 on are no pictures; another layer than the first is not decoded.
        return type >= 32 || (((unit[0] & 1) << 5) | (unit[1] >> 3)) > 0 ? null : type is >= 16 and <= 23;
    }

    private static bool? JudgeMpeg2(ReadOnlySpan<byte> unit) => unit[0] == 0 ? ((unit[2] >> 3) & 7) == 1 : null;

    /// <summary>The second Exp-Golomb number of a slice header; the first is the number of its first macroblock.</summary>
    private static int SliceTypeH264(ReadOnlySpan<byte> slice)
    {
        var bit = 0;
        TakeNumber(slice, ref bit);
        return TakeNumber(slice, ref bit);
    }

    private static int TakeNumber(ReadOnlySpan<byte> bytes, ref int bit)
    {
        var zeros = 0;
        while (zeros < 16 && TakeBit(bytes, ref bit) == 0)
            zeros++;
        var number = 1;
        for (var i = 0; i < zeros; i++)
            number = (number << 1) | TakeBit(bytes, ref bit);
        return number - 1;
    }

    private static int TakeBit(ReadOnlySpan<byte> bytes, ref int bit)
    {
        var place = bit++;
        return place / 8 < bytes.Length ? (bytes[place / 8] >> (7 - (place % 8))) & 1 : 0;
    }
}
