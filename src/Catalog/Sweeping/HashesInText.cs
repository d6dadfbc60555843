using System.Buffers;
using System.Text;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Every hash that stands in a JSON document: <c>"sha256":"e3b0…b855"</c>. Nothing of the document's form is known here, so a field that is added to it
/// later holds its bytes too; a hash that is no blob's costs nothing.
/// </summary>
internal static class HashesInText
{
    private const int BufferBytes = 64 * 1024;
    private const byte Quote = (byte)'"';
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    public static IEnumerable<BlobHash> Of(string json)
    {
        var found = new List<BlobHash>();
        Scan(Encoding.UTF8.GetBytes(json), found.Add);
        return found;
    }

    /// <summary>Reads a document of any length in pieces.</summary>
    public static async Task ReadAsync(Stream json, Action<BlobHash> found, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var kept = 0;
            int count;
            while ((count = await json.ReadAsync(buffer.AsMemory(kept, BufferBytes - kept), cancellationToken)) > 0)
            {
                var filled = kept + count;
                kept = Scan(buffer.AsSpan(0, filled), found);
                buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <returns>How many bytes at the end may be the beginning of a hash.</returns>
    private static int Scan(ReadOnlySpan<byte> text, Action<BlobHash> found)
    {
        const int whole = BlobHash.HexLength + 2;
        while (true)
        {
            var start = text.IndexOf(Quote);
            if (start < 0) return 0;
            text = text[start..];
            if (text.Length < whole) return text.Length;
            var digits = text.Slice(1, BlobHash.HexLength);
            if (text[whole - 1] == Quote && !digits.ContainsAnyExcept(HexDigits))
            {
                found(BlobHash.Parse(Encoding.ASCII.GetString(digits)));
                text = text[whole..];
            }
            else
            {
                text = text[1..];
            }
        }
    }
}
