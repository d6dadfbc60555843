namespace WorkspaceAgents.Media;

/// <summary>
/// Says of a packet of VP8, VP9 or AV1 whether it has a picture to show. Encoders of these store pictures that only others are made from as packets
/// of their own (VP8's and VP9's alternate references), with times like any other.
/// </summary>
internal static class PictureHeaders
{
    private const int SuperframeMarker = 0b110;
    private const int MaxSuperframes = 8;

    /// <summary>The test for a codec; null where every packet has a picture to show.</summary>
    public static Func<ReadOnlySpan<byte>, bool>? Reader(string codec) => codec switch
    {
        "vp8" => IsShownVp8,
        "vp9" => IsShownVp9,
        _ => null,
    };

    /// <summary>The fifth bit of the first byte (RFC 6386, section 9.1).</summary>
    internal static bool IsShownVp8(ReadOnlySpan<byte> packet) => (packet[0] & 0x10) != 0;

    /// <summary>
    /// A packet is a picture, or several with an index of their sizes at the end (VP9 bitstream specification, annex B); it is shown when one of them is.
    /// </summary>
    internal static bool IsShownVp9(ReadOnlySpan<byte> packet)
    {
        var marker = packet[^1];
        var count = (marker & 7) + 1;
        var sizeBytes = ((marker >> 3) & 3) + 1;
        var indexBytes = 2 + (count * sizeBytes);
        if (marker >> 5 != SuperframeMarker || count > MaxSuperframes || packet.Length < indexBytes || packet[^indexBytes] != marker)
            return IsShownVp9Picture(packet);
        var sizes = packet[^(indexBytes - 1)..];
        var rest = packet[..^indexBytes];
        for (var i = 0; i < count; i++)
        {
            var size = 0;
            for (var k = sizeBytes - 1; k >= 0; k--)
                size = (size << 8) | sizes[(i * sizeBytes) + k];
            if (size < 0 || size > rest.Length)
                return true; // damaged: the decoder decides
            if (size > 0 && IsShownVp9Picture(rest[..size]))
                return true;
            rest = rest[size..];
        }
        return false;
    }

    /// <summary>
    /// Bits from the highest: 2 of a marker, 2 of the profile (low bit first; a reserved bit follows profile 3), show_existing_frame,
    /// frame_type, show_frame (section 6.2 of the specification).
    /// </summary>
    private static bool IsShownVp9Picture(ReadOnlySpan<byte> picture)
    {
        var head = picture[0];
        if (head >> 6 != 0b10)
            return true; // not a picture this describes
        var bits = head << ((head & 0x30) == 0x30 ? 5 : 4);
        var showsExisting = (bits & 0x80) != 0;
        var isShown = (bits & 0x20) != 0;
        return showsExisting || isShown;
    }
}
