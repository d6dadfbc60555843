using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WorkspaceAgents.Formats;

/// <summary>Writes one JSON value by the rules of RFC 8785.</summary>
internal static class CanonicalJsonWriter
{
    private const long MaxExactInteger = 9_007_199_254_740_991; // 2^53 - 1
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Write(IBufferWriter<byte> output, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, element);
                break;
            case JsonValueKind.Array:
                WriteArray(output, element);
                break;
            case JsonValueKind.String:
                WriteString(output, element.GetString()!);
                break;
            case JsonValueKind.Number:
                WriteAscii(output, FormatNumber(element));
                break;
            default:
                WriteAscii(output, element.GetRawText()); // true, false, null
                break;
        }
    }

    /// <summary>A double as ECMAScript's Number::toString writes it (the RFC's section 3.2.2.3).</summary>
    internal static string FormatDouble(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException($"JSON has no number {value.ToString(CultureInfo.InvariantCulture)}.");
        if (value == 0) return "0"; // also -0
        var (digits, pointPosition) = Split(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        return (value < 0 ? "-" : "") + Layout(digits, pointPosition);
    }

    private static void WriteObject(IBufferWriter<byte> output, JsonElement element)
    {
        WriteAscii(output, "{");
        var isFirst = true;
        foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            if (!isFirst) WriteAscii(output, ",");
            isFirst = false;
            WriteString(output, member.Name);
            WriteAscii(output, ":");
            Write(output, member.Value);
        }
        WriteAscii(output, "}");
    }

    private static void WriteArray(IBufferWriter<byte> output, JsonElement element)
    {
        WriteAscii(output, "[");
        var isFirst = true;
        foreach (var item in element.EnumerateArray())
        {
            if (!isFirst) WriteAscii(output, ",");
            isFirst = false;
            Write(output, item);
        }
        WriteAscii(output, "]");
    }

    private static void WriteString(IBufferWriter<byte> output, string text)
    {
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\b' => escaped.Append("\\b"),
                '\t' => escaped.Append("\\t"),
                '\n' => escaped.Append("\\n"),
                '\f' => escaped.Append("\\f"),
                '\r' => escaped.Append("\\r"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => escaped.Append(character),
            };
        }
        try
        {
            output.Write(StrictUtf8.GetBytes(escaped.Append('"').ToString()));
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException("A text holds half of a surrogate pair, which UTF-8 cannot write.", exception);
        }
    }

    private static string FormatNumber(JsonElement element)
    {
        var raw = element.GetRawText();
        if (raw.AsSpan().ContainsAny('.', 'e', 'E')) return FormatDouble(element.GetDouble());
        if (element.TryGetInt64(out var integer) && integer is <= MaxExactInteger and >= -MaxExactInteger)
            return integer.ToString(CultureInfo.InvariantCulture);
        // Beyond 2^53 an integer passes when it is what a double's text would be, which is also how .NET writes large doubles.
        var text = FormatDouble(element.GetDouble());
        return text == raw
            ? text
            : throw new ArgumentException($"The integer {raw} is beyond ±(2^53-1) and would be rounded to {text} by readers: write it as text.");
    }

    // .NET and ECMAScript agree on the shortest digits, only not on their layout: "123.45", "0.00012", "1E-07", "1.5E+22" become the
    // significant digits and where the point stands, counted from before the first of them.
    private static (string Digits, int PointPosition) Split(string shortest)
    {
        var parts = shortest.Split('E');
        var exponent = parts.Length == 2 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var leadingZeros = all.Length - digits.Length;
        return (digits.TrimEnd('0'), (point < 0 ? all.Length : point) - leadingZeros + exponent);
    }

    private static string Layout(string digits, int pointPosition)
    {
        if (pointPosition is > 0 and <= 21)
        {
            return digits.Length <= pointPosition
                ? digits.PadRight(pointPosition, '0')
                : $"{digits[..pointPosition]}.{digits[pointPosition..]}";
        }
        if (pointPosition is > -6 and <= 0) return "0." + new string('0', -pointPosition) + digits;
        var exponent = pointPosition - 1;
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }

    private static void WriteAscii(IBufferWriter<byte> output, string text) => output.Write(Encoding.ASCII.GetBytes(text));
}
