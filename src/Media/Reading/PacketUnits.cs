namespace WorkspaceAgents.Media;

/// <summary>How a packet of H.264, HEVC, MPEG-1 or MPEG-2 is cut into units: each behind its length, as in MP4 and Matroska, or between start codes.</summary>
internal readonly struct PacketUnits
{
    private readonly int _lengthBytes;

    private PacketUnits(int lengthBytes) => _lengthBytes = lengthBytes;

    /// <summary>Units stand behind their lengths.</summary>
    public bool HaveLengths => _lengthBytes > 0;

    /// <summary>For a stream.</summary>
    /// <param name="codec">ffmpeg's name of its codec.</param>
    /// <param name="extradata">The decoder's configuration from the container: avcC, hvcC, or parameter sets behind start codes.</param>
    public static PacketUnits Of(string codec, ReadOnlySpan<byte> extradata) => new(codec switch
    {
        "h264" when extradata.Length > 6 && extradata[0] == 1 => (extradata[4] & 3) + 1,
        "hevc" when extradata.Length > 22 && extradata[0] == 1 => (extradata[21] & 3) + 1,
        _ => 0,
    });

    /// <summary>Takes the next unit off the packet; false when there is none.</summary>
    public bool Take(ref ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> unit)
    {
        unit = default;
        if (_lengthBytes > 0)
        {
            if (packet.Length <= _lengthBytes)
                return false;
            uint length = 0;
            for (var i = 0; i < _lengthBytes; i++)
                length = (length << 8) | packet[i];
            unit = packet.Slice(_lengthBytes, (int)Math.Min(length, (uint)(packet.Length - _lengthBytes)));
            packet = packet[(_lengthBytes + unit.Length)..];
            return true;
        }
        ReadOnlySpan<byte> startCode = [0, 0, 1];
        var start = packet.IndexOf(startCode);
        if (start < 0)
            return false;
        packet = packet[(start + 3)..];
        var end = packet.IndexOf(startCode);
        unit = end < 0 ? packet : packet[..end];
        packet = end < 0 ? default : packet[end..];
        return true;
    }
}
