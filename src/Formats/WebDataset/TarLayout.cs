using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Formats;

/// <summary>
/// The bytes of a POSIX ustar archive around the contents, with everything that could differ between two writers fixed: mode 0644, owner 0,
/// time 0. A name or size ustar cannot hold goes into a PAX header before it.
/// See <see href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">POSIX pax</see>.
/// </summary>
internal static class TarLayout
{
    public const int BlockBytes = 512;
    public const int EndBytes = 2 * BlockBytes;
    private const int NameBytes = 100;
    private const int PrefixBytes = 155;
    private const long MaxUstarBytes = 0x1_FFFF_FFFF; // eleven octal digits: 8 GiB - 1
    private const string PaxName = "././@PaxHeader";

    public static long BytesOf(ShardMember member) => HeaderBytesOf(member) + Padded(member.SizeBytes);

    public static int HeaderBytesOf(ShardMember member) =>
        PaxRecords(member) is { Length: > 0 } records ? BlockBytes + (int)Padded(records.Length) + BlockBytes : BlockBytes;

    public static long Padded(long bytes) => (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;

    /// <summary>Everything before the member's content.</summary>
    public static byte[] HeaderOf(ShardMember member)
    {
        var header = new byte[HeaderBytesOf(member)];
        var main = header.AsSpan(header.Length - BlockBytes);
        var records = PaxRecords(member);
        if (records.Length > 0)
        {
            WriteBlock(header, Encoding.ASCII.GetBytes(PaxName), [], records.Length, 'x');
            records.CopyTo(header.AsSpan(BlockBytes));
        }
        var isLarge = member.SizeBytes > MaxUstarBytes;
        var (name, prefix) = SplitName(member.Name) ?? (Shortened(member.Name), []);
        WriteBlock(main, name, prefix, isLarge ? 0 : member.SizeBytes, '0');
        return header;
    }

    private static void WriteBlock(Span<byte> block, ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix, long sizeBytes, char type)
    {
        name.CopyTo(block);
        WriteOctal(block.Slice(100, 8), 0b110_100_100); // mode 0644
        WriteOctal(block.Slice(108, 8), 0); // owner
        WriteOctal(block.Slice(116, 8), 0); // group
        WriteOctal(block.Slice(124, 12), sizeBytes);
        WriteOctal(block.Slice(136, 12), 0); // modification time
        block.Slice(148, 8).Fill((byte)' '); // the checksum counts itself as spaces
        block[156] = (byte)type;
        "ustar\000"u8.CopyTo(block[257..]);
        WriteOctal(block.Slice(329, 8), 0);
        WriteOctal(block.Slice(337, 8), 0);
        prefix.CopyTo(block[345..]);
        var sum = 0;
        foreach (var value in block[..BlockBytes]) sum += value;
        WriteOctal(block.Slice(148, 7), sum);
    }

    // Zero-padded octal digits and a NUL.
    private static void WriteOctal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));
    }

    private static byte[] PaxRecords(ShardMember member)
    {
        var records = SplitName(member.Name) is null ? Record("path", member.Name) : "";
        if (member.SizeBytes > MaxUstarBytes) records += Record("size", member.SizeBytes.ToString(CultureInfo.InvariantCulture));
        return Encoding.UTF8.GetBytes(records);
    }

    // "30 path=a/long/name\n": the number counts itself.
    private static string Record(string key, string value)
    {
        var rest = Encoding.UTF8.GetByteCount(value) + key.Length + 3;
        var length = rest + 1;
        while (length != rest + length.ToString(CultureInfo.InvariantCulture).Length)
            length = rest + length.ToString(CultureInfo.InvariantCulture).Length;
        return string.Create(CultureInfo.InvariantCulture, $"{length} {key}={value}\n");
    }

    // ustar holds ASCII names of 100 bytes, or of up to 255 when a '/' parts them into prefix and name.
    private static (byte[] Name, byte[] Prefix)? SplitName(string name)
    {
        if (!Ascii.IsValid(name)) return null;
        var bytes = Encoding.ASCII.GetBytes(name);
        if (bytes.Length <= NameBytes) return (bytes, []);
        var slash = Array.IndexOf(bytes, (byte)'/', bytes.Length - Math.Min(bytes.Length, NameBytes + 1));
        return slash is > 0 and <= PrefixBytes && slash < bytes.Length - 1 ? (bytes[(slash + 1)..], bytes[..slash]) : null;
    }

    private static byte[] Shortened(string name)
    {
        var bytes = Encoding.ASCII.GetBytes(name); // '?' for what is not ASCII: only readers without PAX see it
        return bytes.Length <= NameBytes ? bytes : bytes[..NameBytes];
    }
}
