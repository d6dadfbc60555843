using System.Buffers.Binary;
using System.Numerics;

namespace WorkspaceAgents.Media;

/// <summary>
/// The parameter sets in the configuration box of an H.264 or HEVC track, by which its pictures are decoded.
/// ISO/IEC 14496-15, 5.3.3 (avcC) and 8.3.3 (hvcC).
/// </summary>
internal sealed record ParameterSets
{
    private const int HevcHeaderBytes = 23;
    private const int SequenceSet = 7;
    private const int MaxSetId = 31;

    /// <summary>The track is HEVC; otherwise H.264.</summary>
    public required bool IsHevc { get; init; }

    /// <summary>The configuration box's body.</summary>
    public required byte[] Configuration { get; init; }

    /// <summary>The sets in their order, each a NAL unit without a length.</summary>
    public required IReadOnlyList<byte[]> Units { get; init; }

    /// <summary>How many bytes a NAL unit's length takes in the packets.</summary>
    public int LengthBytes => (Configuration[IsHevc ? 21 : 4] & 3) + 1;

    /// <summary>The units as they lie in a packet, each with a length of four bytes.</summary>
    public byte[] InBand =>
        [.. Units.SelectMany(unit => (byte[])[.. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(unit.Length)), .. unit])];

    /// <summary>Reads the body of an avcC or hvcC box.</summary>
    /// <exception cref="MediaException">It ends too early.</exception>
    public static ParameterSets Read(ReadOnlySpan<byte> body, bool isHevc)
    {
        var units = new List<byte[]>();
        try
        {
            if (isHevc)
            {
                var at = HevcHeaderBytes;
                for (var arrays = body[HevcHeaderBytes - 1]; arrays > 0; arrays--, at++)
                    at = ReadUnits(body, at + 3, BinaryPrimitives.ReadUInt16BigEndian(body[(at + 1)..]), units) - 1;
            }
            else
            {
                var at = ReadUnits(body, 6, body[5] & 31, units);
                ReadUnits(body, at + 1, body[at], units);
            }
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw Broken(exception);
        }
        catch (IndexOutOfRangeException exception)
        {
            throw Broken(exception);
        }
        return new ParameterSets { IsHevc = isHevc, Configuration = body.ToArray(), Units = units };
    }

    /// <summary>A number that none of these H.264 sets has.</summary>
    /// <exception cref="MediaException">All are taken.</exception>
    public int FindFreeId()
    {
        var taken = Units.Select(unit => (unit[0] & 31) == SequenceSet ? ReadNumber(unit.AsSpan(4)) : ReadNumber(unit.AsSpan(1))).ToHashSet();
        for (var id = 0; id <= MaxSetId; id++)
        {
            if (!taken.Contains(id))
                return id;
        }
        throw new MediaException(MediaErrorCode.InvalidRange, "The video uses every parameter set there can be, so none is left for exact cutting. Standardise it and cut from that.");
    }

    /// <summary>An avcC that has these H.264 sets and others'.</summary>
    public byte[] Join(ParameterSets other)
    {
        var at = 6;
        var sequence = Units.Where(unit => (unit[0] & 31) == SequenceSet).Concat(other.Units.Where(unit => (unit[0] & 31) == SequenceSet)).Distinct(UnitComparer.Instance).ToArray();
        var picture = Units.Concat(other.Units).Where(unit => (unit[0] & 31) != SequenceSet).Distinct(UnitComparer.Instance).ToArray();
        for (var i = Configuration[5] & 31; i > 0; i--)
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(Configuration.AsSpan(at));
        var pictures = Configuration[at++];
        for (var i = 0; i < pictures; i++)
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(Configuration.AsSpan(at));
        byte[] head = [.. Configuration[..5], (byte)(0xE0 | sequence.Length)];
        head[3] = Math.Max(head[3], other.Configuration[3]);
        return [.. head, .. sequence.SelectMany(WithLength), (byte)picture.Length, .. picture.SelectMany(WithLength), .. Configuration[at..]];
    }

    private static IEnumerable<byte> WithLength(byte[] unit) => [(byte)(unit.Length >> 8), (byte)unit.Length, .. unit];

    private static int ReadUnits(ReadOnlySpan<byte> body, int at, int count, List<byte[]> units)
    {
        for (var i = 0; i < count; i++)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(body[at..]);
            units.Add(body.Slice(at + 2, length).ToArray());
            at += 2 + length;
        }
        return at;
    }

    /// <summary>A number in Exp-Golomb code (H.264, 9.1) at the start of bytes: <c>1</c> is 0, <c>010</c> 1, <c>011</c> 2, <c>00100</c> 3.</summary>
    private static int ReadNumber(ReadOnlySpan<byte> bytes)
    {
        uint bits = 0;
        for (var i = 0; i < 4; i++)
            bits = (bits << 8) | (i < bytes.Length ? bytes[i] : 0u);
        var zeros = Math.Min(BitOperations.LeadingZeroCount(bits), 15);
        return (int)(bits << zeros >> (31 - zeros)) - 1;
    }

    private static MediaException Broken(Exception exception) =>
        new(MediaErrorCode.Unreadable, "The description of the video's codec is cut short. Validate the file; standardise it and cut from that.", exception);

    private sealed class UnitComparer : IEqualityComparer<byte[]>
    {
        public static UnitComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] unit) => unit.Length;
    }
}
