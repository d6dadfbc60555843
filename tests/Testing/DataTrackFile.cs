using System.Buffers.Binary;
using System.Text;

namespace WorkspaceAgents.Testing;

/// <summary>An MP4 file with one track of data, as cameras write their telemetry, byte by byte.</summary>
public static class DataTrackFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Replaced when it is there.</param>
    /// <param name="tag">The four characters of the track's format, such as <c>camm</c> or <c>gpmd</c>.</param>
    /// <param name="ticksASecond">The track's unit of time.</param>
    /// <param name="ticksASample">How long each sample lasts.</param>
    /// <param name="samples">What the track holds.</param>
    public static void Write(string path, string tag, int ticksASecond, int ticksASample, IReadOnlyList<byte[]> samples)
    {
        var fileType = Box("ftyp", Text("isom"), Number(0x200), Text("isommp41"));
        var content = Box("mdat", [.. samples]);
        var duration = samples.Count * ticksASample;
        var table = Box(
            "stbl",
            Box("stsd", Number(0), Number(1), Box(tag, new byte[6], [0, 1])),
            Box("stts", Number(0), Number(1), Number(samples.Count), Number(ticksASample)),
            Box("stsc", Number(0), Number(1), Number(1), Number(samples.Count), Number(1)),
            Box("stsz", [Number(0), Number(0), Number(samples.Count), .. samples.Select(sample => Number(sample.Length))]),
            Box("stco", Number(0), Number(1), Number(fileType.Length + 8)));
        var media = Box(
            "mdia",
            Box("mdhd", Number(0), Number(0), Number(0), Number(ticksASecond), Number(duration), Number(0x55C40000)),
            Box("hdlr", Number(0), Number(0), Text("meta"), new byte[12], Text("data\0")),
            Box("minf", Box("nmhd", Number(0)), Box("dinf", Box("dref", Number(0), Number(1), Box("url ", Number(1)))), table));
        var movie = Box(
            "moov",
            Box("mvhd", Number(0), Number(0), Number(0), Number(ticksASecond), Number(duration), new byte[80]),
            Box("trak", Box("tkhd", Number(7), Number(0), Number(0), Number(1), Number(0), Number(duration), new byte[60]), media));
        File.WriteAllBytes(path, [.. fileType, .. content, .. movie]);
    }

    private static byte[] Box(string name, params byte[][] parts)
    {
        var body = parts.SelectMany(part => part).ToArray();
        return [.. Number(body.Length + 8), .. Text(name), .. body];
    }

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Number(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
