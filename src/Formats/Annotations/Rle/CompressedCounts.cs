using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Formats;

/// <summary>
/// COCO's text for runs: each number in groups of five bits, lowest first, one printable character (48 to 111) a group; bit 5 says that more follow, bit 4 of the last is the sign.
/// From the fourth number on it is the difference to the run two before. A mask of 12 pixels with the runs 2 2 1 4 3 is <c>22122</c>.
/// </summary>
internal static class CompressedCounts
{
    private const int FirstCharacter = 48;
    private const int BitsPerCharacter = 5;
    private const int MaxCharacters = 7;
    private const int DirectCounts = 3;

    public static string Write(ReadOnlySpan<uint> counts)
    {
        var text = new StringBuilder(counts.Length * 2);
        for (var i = 0; i < counts.Length; i++)
        {
            long rest = i < DirectCounts ? counts[i] : (long)counts[i] - counts[i - 2];
            for (var hasMore = true; hasMore;)
            {
                var bits = (int)(rest & 0x1f);
                rest >>= BitsPerCharacter;
                hasMore = (bits & 0x10) != 0 ? rest != -1 : rest != 0;
                text.Append((char)(FirstCharacter + (hasMore ? bits | 0x20 : bits)));
            }
        }

        return text.ToString();
    }

    public static uint[] Read(ReadOnlySpan<char> text, string entry)
    {
        var counts = new uint[text.Length];
        var count = 0;
        for (var at = 0; at < text.Length; count++)
        {
            var start = at;
            var value = ReadNumber(text, ref at, entry);
            if (count >= DirectCounts) value += counts[count - 2];
            if (value is < 0 or > int.MaxValue) throw Invalid(entry, start, string.Create(CultureInfo.InvariantCulture, $"gives a run of {value} pixels"));
            counts[count] = (uint)value;
        }

        return counts[..count];
    }

    private static long ReadNumber(ReadOnlySpan<char> text, ref int at, string entry)
    {
        long value = 0;
        var start = at;
        for (var shift = 0; ; shift += BitsPerCharacter)
        {
            if (at == text.Length) throw Invalid(entry, start, "is cut: its last character says that more follow");
            if (at - start == MaxCharacters) throw Invalid(entry, start, "is longer than any run");
            var bits = text[at] - FirstCharacter;
            if (bits is < 0 or > 0x3f) throw Invalid(entry, at, $"is '{text[at]}', which is none of the 64 characters '0' to 'o'");
            at++;
            value |= (long)(bits & 0x1f) << shift;
            if ((bits & 0x20) != 0) continue;
            return (bits & 0x10) != 0 ? value | (-1L << (shift + BitsPerCharacter)) : value;
        }
    }

    private static AnnotationException Invalid(string entry, int at, string what) => new(
        AnnotationErrorCode.InvalidMask,
        string.Create(CultureInfo.InvariantCulture, $"{entry}: the compressed counts do not decode; what starts at character {at} {what}. Write the mask again from its bitmap."));
}
