namespace WorkspaceAgents.Alignment;

/// <summary>
/// A date and time of ISO 8601 / RFC 3339, to the nanosecond: <c>2019-11-18T23:45:14.145Z</c>, <c>2019-11-18 23:45:14,145+02:00</c>.
/// </summary>
/// <param name="UnixNanoseconds">Nanoseconds since 1970-01-01, in UTC when the zone is known, else in the clock's own zone.</param>
/// <param name="HasZone">True when the text states Z or an offset.</param>
internal readonly record struct Iso8601Time(long UnixNanoseconds, bool HasZone)
{
    /// <summary>Parses the whole text; null when it is no such time, or lies outside the years 1700 to 2250.</summary>
    public static Iso8601Time? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length < 16 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[13] != ':')
            return null;
        int year = Digits(text[..4]);
        int month = Digits(text[5..7]);
        int day = Digits(text[8..10]);
        int hour = Digits(text[11..13]);
        int minute = Digits(text[14..16]);
        if (year is < 1700 or > 2250 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59)
            return null;

        ReadOnlySpan<byte> rest = text[16..];
        int second = 0;
        long fraction = 0;
        if (rest.Length >= 3 && rest[0] == ':')
        {
            second = Digits(rest[1..3]);
            rest = rest[3..];
            // 23:59:60 is a leap second; Unix time counts it as the second after.
            if (second < 0 || second > (minute == 59 ? 60 : 59) || !ReadFraction(ref rest, out fraction))
                return null;
        }

        if (!ReadZone(rest, out int? offsetMinutes))
            return null;
        long days = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Days;
        long seconds = (((((days * 24) + hour) * 60) + minute - (offsetMinutes ?? 0)) * 60) + second;
        return new Iso8601Time((seconds * 1_000_000_000) + fraction, offsetMinutes is not null);
    }

    private static bool ReadFraction(ref ReadOnlySpan<byte> rest, out long nanoseconds)
    {
        nanoseconds = 0;
        if (rest.Length == 0 || rest[0] is not ((byte)'.' or (byte)','))
            return true;
        int length = 1;
        for (; length < rest.Length && rest[length] is >= (byte)'0' and <= (byte)'9'; length++)
        {
            if (length <= 9)
                nanoseconds = (nanoseconds * 10) + (rest[length] - '0');
        }

        if (length == 1)
            return false;
        for (int digits = length - 1; digits < 9; digits++)
            nanoseconds *= 10;
        rest = rest[length..];
        return true;
    }

    private static bool ReadZone(ReadOnlySpan<byte> rest, out int? offsetMinutes)
    {
        offsetMinutes = null;
        if (rest.Length == 0)
            return true;
        if (rest.Length == 1)
        {
            offsetMinutes = 0;
            return rest[0] is (byte)'Z' or (byte)'z';
        }

        if (rest[0] is not ((byte)'+' or (byte)'-') || rest.Length is not (3 or 5 or 6) || (rest.Length == 6 && rest[3] != ':'))
            return false;
        int hours = Digits(rest[1..3]);
        int minutes = rest.Length == 3 ? 0 : Digits(rest[^2..]);
        if (hours is < 0 or > 14 || minutes is < 0 or > 59)
            return false;
        offsetMinutes = ((hours * 60) + minutes) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        int value = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return -1;
            value = (value * 10) + (digit - '0');
        }

        return value;
    }
}
