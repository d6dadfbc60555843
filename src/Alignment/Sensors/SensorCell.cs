using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>Reads numbers from the bytes of a cell, with a dot or a decimal comma, whatever the machine's culture.</summary>
internal static class SensorCell
{
    private const int MaxLength = 64;

    /// <summary>Reads a finite number. A cell with both comma and dot could mean two things and is not read.</summary>
    public static bool TryReadNumber(ReadOnlySpan<byte> cell, out double value)
    {
        int comma = cell.IndexOf((byte)',');
        if (comma < 0)
            return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        Span<byte> dotted = stackalloc byte[MaxLength];
        value = double.NaN;
        return WithDot(cell, comma, dotted, out ReadOnlySpan<byte> number)
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>Reads a number exactly, to 28 digits.</summary>
    public static bool TryReadDecimal(ReadOnlySpan<byte> cell, out decimal value)
    {
        int comma = cell.IndexOf((byte)',');
        if (comma < 0)
            return decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        Span<byte> dotted = stackalloc byte[MaxLength];
        value = 0;
        return WithDot(cell, comma, dotted, out ReadOnlySpan<byte> number)
            && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>True for the ways people write "no value": nothing, NaN, NA, null, -.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> cell) =>
        cell.Length == 0
        || (cell.Length <= 4 && System.Text.Encoding.ASCII.GetString(cell).ToLowerInvariant() is "nan" or "na" or "n/a" or "null" or "none" or "-");

    private static bool WithDot(ReadOnlySpan<byte> cell, int comma, Span<byte> buffer, out ReadOnlySpan<byte> number)
    {
        number = default;
        if (cell.Length > buffer.Length || cell.Contains((byte)'.') || cell[(comma + 1)..].Contains((byte)','))
            return false;
        cell.CopyTo(buffer);
        buffer[comma] = (byte)'.';
        number = buffer[..cell.Length];
        return true;
    }
}
