using System.Buffers.Binary;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// One key, length and value of GoPro's metadata format: <c>SCAL s 2 1 01A1</c> is 12 bytes: four of key, one each of type and size of a
/// sample, two of their number, and the value padded to four bytes. https://github.com/gopro/gpmf-parser
/// </summary>
/// <param name="Key">Four characters.</param>
/// <param name="Type">A letter that says how samples are stored; 0 when the value is made of elements.</param>
/// <param name="SampleBytes">The size of a sample.</param>
/// <param name="Count">The number of samples.</param>
/// <param name="Value">Without padding.</param>
internal readonly record struct GpmfElement(string Key, char Type, int SampleBytes, int Count, ReadOnlyMemory<byte> Value)
{
    private const int HeaderBytes = 8;

    /// <summary>The value is made of elements.</summary>
    public bool IsNest => Type == '\0';

    /// <summary>A text: Latin-1, up to its first zero.</summary>
    public string Text => Encoding.Latin1.GetString(Value.Span).Split('\0')[0].Trim();

    /// <summary>Parts bytes into elements. Bytes at the end that are no whole element are left out.</summary>
    /// <param name="bytes">A payload, or the value of a nest.</param>
    /// <param name="isWhole">False when bytes were left out.</param>
    public static List<GpmfElement> ReadAll(ReadOnlyMemory<byte> bytes, out bool isWhole)
    {
        List<GpmfElement> elements = [];
        while (bytes.Length >= HeaderBytes)
        {
            var head = bytes.Span;
            int size = head[5], count = BinaryPrimitives.ReadUInt16BigEndian(head[6..]), length = size * count;
            // Zeros fill up a payload.
            if (BinaryPrimitives.ReadUInt32BigEndian(head) == 0)
                break;
            if (length > bytes.Length - HeaderBytes)
            {
                isWhole = false;
                return elements;
            }
            elements.Add(new GpmfElement(Encoding.Latin1.GetString(head[..4]), (char)head[4], size, count, bytes.Slice(HeaderBytes, length)));
            bytes = bytes[Math.Min(bytes.Length, HeaderBytes + ((length + 3) & ~3))..];
        }
        isWhole = bytes.Span.IndexOfAnyExcept((byte)0) < 0;
        return elements;
    }
}
