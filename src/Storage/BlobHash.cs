using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Storage;

/// <summary>
/// The SHA-256 of a blob's bytes: the blob's only name. Written as 64 lowercase hex digits everywhere, also in JSON.
/// </summary>
/// <remarks>Knowing a hash gives no access to the bytes; access is decided by whoever holds the store.</remarks>
[JsonConverter(typeof(BlobHashJsonConverter))]
public readonly record struct BlobHash : IComparable<BlobHash>, ISpanParsable<BlobHash>
{
    /// <summary>Number of hex digits of a hash.</summary>
    public const int HexLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private BlobHash(UInt128 high, UInt128 low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>The hash of zero bytes.</summary>
    public static BlobHash Empty { get; } = Compute([]);

    /// <summary>Takes the 32 bytes of a SHA-256 digest.</summary>
    /// <exception cref="ArgumentException">Not exactly 32 bytes.</exception>
    public static BlobHash FromBytes(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != SHA256.HashSizeInBytes)
            throw new ArgumentException($"A SHA-256 digest has {SHA256.HashSizeInBytes} bytes, not {digest.Length}.", nameof(digest));
        return new(BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));
    }

    /// <summary>Hashes bytes that are already in memory.</summary>
    public static BlobHash Compute(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return FromBytes(digest);
    }

    /// <summary>Reads 64 lowercase hex digits.</summary>
    /// <exception cref="FormatException">Any other text; uppercase too, so that a hash has one spelling.</exception>
    public static BlobHash Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text.AsSpan(), null, out var hash)
            ? hash
            : throw new FormatException($"'{text}' is not a blob hash. A blob hash is the SHA-256 as {HexLength} lowercase hex digits.");
    }

    /// <summary>Reads 64 lowercase hex digits; false for any other text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BlobHash hash) => TryParse(text.AsSpan(), null, out hash);

    /// <inheritdoc />
    public static BlobHash Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out BlobHash result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc />
    public static BlobHash Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    /// <inheritdoc />
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out BlobHash result)
    {
        result = default;
        if (s.Length != HexLength || s.ContainsAnyExcept(HexDigits)) return false;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Convert.FromHexString(s, digest, out _, out _);
        result = FromBytes(digest);
        return true;
    }

    /// <summary>Writes the 32 bytes of the digest.</summary>
    public void CopyTo(Span<byte> digest)
    {
        BinaryPrimitives.WriteUInt128BigEndian(digest, _high);
        BinaryPrimitives.WriteUInt128BigEndian(digest[16..], _low);
    }

    /// <summary>The first 8 hex digits, for people; never use it as a key.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "A short hash is what everybody calls it.")]
    public string Short() => ToString()[..8];

    /// <summary>64 lowercase hex digits.</summary>
    public override string ToString()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        CopyTo(digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <summary>Orders as the hex text does.</summary>
    public int CompareTo(BlobHash other)
    {
        var high = _high.CompareTo(other._high);
        return high != 0 ? high : _low.CompareTo(other._low);
    }

    /// <summary>True when the left hash sorts before the right one.</summary>
    public static bool operator <(BlobHash left, BlobHash right) => left.CompareTo(right) < 0;

    /// <summary>True when the left hash sorts after the right one.</summary>
    public static bool operator >(BlobHash left, BlobHash right) => left.CompareTo(right) > 0;

    /// <summary>True when the left hash does not sort after the right one.</summary>
    public static bool operator <=(BlobHash left, BlobHash right) => left.CompareTo(right) <= 0;

    /// <summary>True when the left hash does not sort before the right one.</summary>
    public static bool operator >=(BlobHash left, BlobHash right) => left.CompareTo(right) >= 0;
}
