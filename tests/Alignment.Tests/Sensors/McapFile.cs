using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace WorkspaceAgents.Alignment.Tests.Sensors;

/// <summary>Writes MCAP files for tests, as mcap.dev/spec has them.</summary>
internal sealed class McapFile
{
    private readonly List<byte> _file = [];

    public McapFile()
    {
        _file.AddRange(McapReader.Magic);
        Record(_file, 1, [.. Text(""), .. Text("test")]);
    }

    public McapFile Channel(ushort id, string topic, string encoding) => Add(4, ChannelOf(id, topic, encoding));

    public McapFile Message(ushort id, ulong time, string text) => Add(5, MessageOf(id, time, text));

    public McapFile Add(byte kind, byte[] content)
    {
        Record(_file, kind, content);
        return this;
    }

    /// <summary>A chunk of messages of one channel, which is described in it.</summary>
    public McapFile Chunk(string compression, Func<byte[], byte[]> pack, ushort id, string topic, params (ulong Time, string Json)[] messages)
    {
        List<byte> records = [];
        Record(records, 4, ChannelOf(id, topic, "json"));
        foreach ((ulong time, string json) in messages)
            Record(records, 5, MessageOf(id, time, json));
        byte[] plain = records.ToArray();
        byte[] packed = pack(plain);
        return Add(6, [.. Number(0, 8), .. Number(0, 8), .. Number((ulong)plain.Length, 8), .. Number(Crc32.HashToUInt32(plain), 4), .. Text(compression), .. Number((ulong)packed.Length, 8), .. packed]);
    }

    /// <summary>The file, with an index that says nothing.</summary>
    public byte[] ToArray()
    {
        Record(_file, 15, Number(0, 4));
        Record(_file, 2, new byte[20]);
        _file.AddRange(McapReader.Magic);
        return _file.ToArray();
    }

    /// <summary>An LZ4 frame whose only block has literals, and then a match that reaches into itself for every 32 equal bytes.</summary>
    public static byte[] Lz4(byte[] plain)
    {
        int same = 40;
        byte[] tail = new byte[same];
        if (plain.Length < same + 5 || !plain.AsSpan(^(same + 5)..^5).SequenceEqual(tail.Select(_ => (byte)' ').ToArray()))
            return [.. Number(0x184D2204, 4), 0x60, 0x40, 0, .. Number(0x8000_0000 | (uint)plain.Length, 4), .. plain, .. Number(0, 4)];
        byte[] literals = plain[..^(same + 4)];
        byte[] block = [0xFF, .. Length(literals.Length - 15), .. literals, 1, 0, .. Length(same - 1 - 4 - 15), 0x50, .. plain[^5..]];
        return [.. Number(0x184D2204, 4), 0x60, 0x40, 0, .. Number((uint)block.Length, 4), .. block, .. Number(0, 4)];
    }

    private static byte[] Length(int rest) => [.. Enumerable.Repeat((byte)255, rest / 255), (byte)(rest % 255)];

    private static byte[] ChannelOf(ushort id, string topic, string encoding) => [.. Number(id, 2), .. Number(0, 2), .. Text(topic), .. Text(encoding), .. Number(0, 4)];

    private static byte[] MessageOf(ushort id, ulong time, string text) => [.. Number(id, 2), .. Number(0, 4), .. Number(time, 8), .. Number(time, 8), .. Encoding.UTF8.GetBytes(text)];

    private static void Record(List<byte> into, byte kind, byte[] content)
    {
        into.Add(kind);
        into.AddRange(Number((ulong)content.Length, 8));
        into.AddRange(content);
    }

    private static byte[] Text(string text) => [.. Number((ulong)Encoding.UTF8.GetByteCount(text), 4), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Number(ulong value, int bytes)
    {
        byte[] eight = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, value);
        return eight[..bytes];
    }
}
