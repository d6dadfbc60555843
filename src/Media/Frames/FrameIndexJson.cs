using System.Buffers;
using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>
/// A frame index as canonical JSON (sorted keys, no spaces). One array a column, so that an hour of video is about 2 MB and not 10:
/// <code>{"decodeIndexes":[0,2,1],"durations":[1001,1001,1001],"formatVersion":1,"keyframes":[0],"method":"packets","positions":[48,900,700],"pts":[0,1001,2002],"sizes":[652,10,200],"streamIndex":0,"timeBase":[1,30000]}</code>
/// An unknown byte position is -1.
/// </summary>
internal static class FrameIndexJson
{
    private const int FormatVersion = 1;

    public static byte[] Write(FrameIndex index)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteArray(writer, "decodeIndexes", index.Frames.Select(frame => (long)frame.DecodeIndex));
            WriteArray(writer, "durations", index.Frames.Select(frame => frame.Duration));
            writer.WriteNumber("formatVersion", FormatVersion);
            WriteArray(writer, "keyframes", Enumerable.Range(0, index.Frames.Count).Where(i => index.Frames[i].IsKeyframe).Select(i => (long)i));
            writer.WriteString("method", index.Method.ToString().ToLowerInvariant());
            WriteArray(writer, "positions", index.Frames.Select(frame => frame.BytePosition ?? -1));
            WriteArray(writer, "pts", index.Frames.Select(frame => frame.Pts));
            WriteArray(writer, "sizes", index.Frames.Select(frame => (long)frame.SizeBytes));
            writer.WriteNumber("streamIndex", index.StreamIndex);
            WriteArray(writer, "timeBase", [index.TimeBase.Numerator, index.TimeBase.Denominator]);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static FrameIndex Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            using var document = JsonDocument.ParseValue(ref reader);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            throw new FormatException("The bytes are not a frame index; build the index again from the video.", exception);
        }
    }

    private static FrameIndex Read(JsonElement root)
    {
        if (root.GetProperty("formatVersion").GetInt32() != FormatVersion)
            throw new FormatException("The frame index has another format version; build the index again from the video.");
        var pts = ReadArray(root, "pts");
        var durations = ReadArray(root, "durations");
        var positions = ReadArray(root, "positions");
        var sizes = ReadArray(root, "sizes");
        var decodeIndexes = ReadArray(root, "decodeIndexes");
        var timeBase = ReadArray(root, "timeBase");
        if (new[] { durations, positions, sizes, decodeIndexes }.Any(column => column.Length != pts.Length) || timeBase.Length != 2)
            throw new FormatException("The frame index's columns differ in length; build the index again from the video.");
        var keyframes = ReadArray(root, "keyframes").ToHashSet();
        var frames = new FrameEntry[pts.Length];
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = new FrameEntry(pts[i], durations[i], keyframes.Contains(i), positions[i] < 0 ? null : positions[i], checked((int)sizes[i]))
            {
                DecodeIndex = checked((int)decodeIndexes[i]),
            };
        }
        return new FrameIndex
        {
            StreamIndex = root.GetProperty("streamIndex").GetInt32(),
            TimeBase = new TimeBase(checked((int)timeBase[0]), checked((int)timeBase[1])),
            Method = Enum.TryParse<FrameIndexMethod>(root.GetProperty("method").GetString(), ignoreCase: true, out var method) ? method : FrameIndexMethod.Frames,
            Frames = FrameList.Create(frames),
        };
    }

    private static void WriteArray(Utf8JsonWriter writer, string name, IEnumerable<long> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }

    private static long[] ReadArray(JsonElement root, string name)
    {
        var array = root.GetProperty(name);
        var values = new long[array.GetArrayLength()];
        var i = 0;
        foreach (var value in array.EnumerateArray())
            values[i++] = value.GetInt64();
        return values;
    }
}
