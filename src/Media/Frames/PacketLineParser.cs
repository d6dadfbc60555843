using System.Buffers.Text;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// Reads lines of <c>ffprobe -of compact</c>:
/// <code>
/// packet|pts=2002|dts=-1001|duration=1001|size=306|pos=18416|flags=K_
/// frame|key_frame=1|pts=N/A|best_effort_timestamp=2002|pkt_duration=1001|pkt_pos=18416|pkt_size=306
/// stream|index=3|codec_type=video|time_base=1/30000
/// </code>
/// </summary>
internal static class PacketLineParser
{
    /// <summary>The packet or frame of a line; null when the line is about something else.</summary>
    public static PacketEntry? ParsePacket(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("packet|"u8) && !line.StartsWith("frame|"u8))
            return null;
        long? pts = null, bestPts = null, dts = null, position = null;
        long duration = 0, size = 0;
        bool isKeyframe = false, isDiscarded = false;
        line = line[(line.IndexOf((byte)'|') + 1)..];
        while (TakeField(ref line, out var key, out var value))
        {
            if (key.SequenceEqual("pts"u8))
                pts = ParseNumber(value);
            else if (key.SequenceEqual("best_effort_timestamp"u8))
                bestPts = ParseNumber(value);
            else if (key.SequenceEqual("dts"u8))
                dts = ParseNumber(value);
            else if (key.SequenceEqual("duration"u8) || key.SequenceEqual("pkt_duration"u8))
                duration = ParseNumber(value) ?? duration;
            else if (key.SequenceEqual("size"u8) || key.SequenceEqual("pkt_size"u8))
                size = ParseNumber(value) ?? 0;
            else if (key.SequenceEqual("pos"u8) || key.SequenceEqual("pkt_pos"u8))
                position = ParseNumber(value);
            else if (key.SequenceEqual("key_frame"u8))
                isKeyframe = value.SequenceEqual("1"u8);
            else if (key.SequenceEqual("flags"u8))
                (isKeyframe, isDiscarded) = (value.Contains((byte)'K'), value.Contains((byte)'D'));
        }
        return new PacketEntry(bestPts ?? pts, dts, duration, (int)Math.Min(size, int.MaxValue), position, isKeyframe, isDiscarded);
    }

    /// <summary>The kind and time base of a stream line; null when the line is about something else.</summary>
    public static (string CodecType, TimeBase TimeBase)? ParseStream(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("stream|"u8))
            return null;
        string codecType = "";
        TimeBase? timeBase = null;
        line = line["stream|"u8.Length..];
        while (TakeField(ref line, out var key, out var value))
        {
            if (key.SequenceEqual("codec_type"u8))
                codecType = Encoding.UTF8.GetString(value);
            else if (key.SequenceEqual("time_base"u8))
                timeBase = TimeBase.TryParse(Encoding.UTF8.GetString(value));
        }
        return timeBase is { } known ? (codecType, known) : null;
    }

    /// <summary>Takes <c>key=value|</c> off the line; false at its end and at a nested section such as side data.</summary>
    private static bool TakeField(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var end = line.IndexOf((byte)'|');
        var field = end < 0 ? line : line[..end];
        line = end < 0 ? [] : line[(end + 1)..];
        var equals = field.IndexOf((byte)'=');
        key = equals < 0 ? [] : field[..equals];
        value = equals < 0 ? [] : field[(equals + 1)..];
        return equals > 0;
    }

    private static long? ParseNumber(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out var used) && used == value.Length ? number : null;
}
