using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>Reads the timestamps of both caption formats.</summary>
internal static class CaptionTimestamp
{
    public static void SkipWhitespace(string line, ref int position)
    {
        while (position < line.Length && line[position] is ' ' or '\t' or '\f')
            position++;
    }

    public static bool TryReadDigits(ReadOnlySpan<char> digits, out long value) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>"Collect a WebVTT timestamp": <c>[h+:]mm:ss.ttt</c>. Null when it is not one.</summary>
    public static double? ReadWebVtt(string line, ref int position)
    {
        if (!ReadDigits(line, ref position, out long first, out int firstLength))
            return null;
        bool hasHours = firstLength != 2 || first > 59;
        if (!Skip(line, ref position, ':') || !ReadDigits(line, ref position, out long second, out int length) || length != 2)
            return null;

        long hours = 0;
        long minutes = first;
        long seconds = second;
        if (hasHours || (position < line.Length && line[position] == ':'))
        {
            if (!Skip(line, ref position, ':') || !ReadDigits(line, ref position, out long third, out length) || length != 2)
                return null;
            (hours, minutes, seconds) = (first, second, third);
        }

        if (!Skip(line, ref position, '.') || !ReadDigits(line, ref position, out long milliseconds, out length) || length != 3)
            return null;
        return minutes > 59 || seconds > 59 ? null : ToSeconds(hours, minutes, seconds, milliseconds);
    }

    /// <summary>
    /// The times people write in SubRip: <c>[h+:]m:s[,t+]</c>, comma or dot. Null when it is not one, or when fewer than three decimals
    /// leave open whether <c>1,5</c> means 1.5 s or 1.005 s.
    /// </summary>
    public static double? ReadSrt(string line, ref int position)
    {
        Span<long> parts = stackalloc long[3];
        int count = 0;
        do
        {
            if (count == 3 || !ReadDigits(line, ref position, out parts[count], out int length) || (count > 0 && length > 2))
                return null;
            count++;
        }
        while (Skip(line, ref position, ':'));

        if (count < 2)
            return null;
        long hours = count == 3 ? parts[0] : 0;
        long minutes = parts[count - 2];
        long seconds = parts[count - 1];
        if (minutes > 59 || seconds > 59)
            return null;

        if (!Skip(line, ref position, ',') && !Skip(line, ref position, '.'))
            return ToSeconds(hours, minutes, seconds, 0);
        int decimals = position;
        if (!ReadDigits(line, ref position, out long fraction, out int fractionLength) || fractionLength < 3)
            return null;
        if (fractionLength == 3)
            return ToSeconds(hours, minutes, seconds, fraction);
        double exact = double.Parse("0." + line[decimals..position], CultureInfo.InvariantCulture);
        return (hours * 3600) + (minutes * 60) + seconds + exact;
    }

    /// <summary>One division, so that 1234 ms is the double nearest to 1.234 s.</summary>
    private static double ToSeconds(long hours, long minutes, long seconds, long milliseconds) =>
        ((((((hours * 60) + minutes) * 60) + seconds) * 1000) + milliseconds) / 1000.0;

    private static bool Skip(string line, ref int position, char expected)
    {
        if (position >= line.Length || line[position] != expected)
            return false;
        position++;
        return true;
    }

    /// <summary>Reads 1 to 9 ASCII digits: more would be no time anybody meant.</summary>
    private static bool ReadDigits(string line, ref int position, out long value, out int length)
    {
        int start = position;
        while (position < line.Length && char.IsAsciiDigit(line[position]))
            position++;
        length = position - start;
        value = 0;
        return length is > 0 and <= 9 && TryReadDigits(line.AsSpan(start, length), out value);
    }
}
