using System.Buffers.Binary;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>One field of a GPMF sample, and how fields of each type are read.</summary>
/// <param name="Type">The letter.</param>
/// <param name="Offset">From the start of the sample.</param>
internal readonly record struct GpmfField(char Type, int Offset)
{
    /// <summary>The field is a number.</summary>
    public bool IsNumber => Type is not ('c' or 'F' or 'G' or 'U');

    /// <summary>The number of bytes a field of a type takes; 0 for a type that is not known.</summary>
    public static int SizeOf(char type) => type switch
    {
        'b' or 'B' or 'c' => 1,
        's' or 'S' => 2,
        'l' or 'L' or 'f' or 'q' or 'F' => 4,
        'j' or 'J' or 'd' or 'Q' => 8,
        'G' or 'U' => 16,
        _ => 0,
    };

    /// <summary>The fields of a sample; null when its type is not known or does not fit its size.</summary>
    /// <param name="element">Says type and size.</param>
    /// <param name="typedef">The preceding TYPE of a complex sample, such as <c>Ff</c> or <c>lf[3]</c>.</param>
    public static List<GpmfField>? Layout(GpmfElement element, string? typedef)
    {
        var letters = element.Type == '?' ? Expand(typedef ?? "") : null;
        List<GpmfField> fields = [];
        var offset = 0;
        while (offset < element.SampleBytes && (letters is null || fields.Count < letters.Length))
        {
            var type = letters is null ? element.Type : letters[fields.Count];
            if (SizeOf(type) == 0)
                return null;
            fields.Add(new GpmfField(type, offset));
            offset += SizeOf(type);
        }
        return offset == element.SampleBytes && fields.Count > 0 ? fields : null;
    }

    /// <summary>The number at the field's place in a sample; NaN for a field that is no number.</summary>
    public double Read(ReadOnlySpan<byte> sample)
    {
        var at = sample[Offset..];
        return Type switch
        {
            'b' => (sbyte)at[0],
            'B' => at[0],
            's' => BinaryPrimitives.ReadInt16BigEndian(at),
            'S' => BinaryPrimitives.ReadUInt16BigEndian(at),
            'l' => BinaryPrimitives.ReadInt32BigEndian(at),
            'L' => BinaryPrimitives.ReadUInt32BigEndian(at),
            'f' => BinaryPrimitives.ReadSingleBigEndian(at),
            'd' => BinaryPrimitives.ReadDoubleBigEndian(at),
            'j' => BinaryPrimitives.ReadInt64BigEndian(at),
            'J' => BinaryPrimitives.ReadUInt64BigEndian(at),
            'q' => BinaryPrimitives.ReadInt32BigEndian(at) / 65536.0,
            'Q' => BinaryPrimitives.ReadInt64BigEndian(at) / 4294967296.0,
            _ => double.NaN,
        };
    }

    /// <summary>The four characters at the field's place.</summary>
    public string ReadName(ReadOnlySpan<byte> sample) => Encoding.Latin1.GetString(sample.Slice(Offset, SizeOf(Type))).Trim('\0', ' ');

    /// <summary><c>lf[3]</c> is <c>lfff</c>.</summary>
    private static string Expand(string typedef)
    {
        StringBuilder letters = new();
        for (var i = 0; i < typedef.Length; i++)
        {
            var close = typedef[i] == '[' ? typedef.IndexOf(']', i) : -1;
            if (close > 0 && letters.Length > 0 && byte.TryParse(typedef.AsSpan(i + 1, close - i - 1), out var times) && times > 0)
            {
                letters.Append(letters[^1], times - 1);
                i = close;
            }
            else
            {
                letters.Append(typedef[i]);
            }
        }
        return letters.ToString();
    }
}
