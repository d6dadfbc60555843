namespace WorkspaceAgents.Media;

/// <summary>The length of one tick: <see cref="Numerator"/> / <see cref="Denominator"/> seconds.</summary>
/// <param name="Numerator">Above 0.</param>
/// <param name="Denominator">Above 0.</param>
public readonly record struct TimeBase(int Numerator, int Denominator)
{
    /// <summary>The time of a tick count in seconds, as the double nearest to the exact fraction.</summary>
    public double ToSeconds(long pts)
    {
        var ticks = (Int128)pts * Numerator;
        var magnitude = Int128.Abs(ticks);
        // Both sides are exact doubles up to 2^53, and one IEEE division of exact values is correctly rounded.
        if (magnitude <= 1L << 53)
            return (double)(long)ticks / Denominator;

        // A longer numerator: take a quotient of 57 to 62 bits whose lowest bit says whether anything was left, so that rounding it
        // to 53 bits is rounding the exact value.
        var shift = 60 - (BitLength(magnitude) - BitLength(Denominator));
        var numerator = shift > 0 ? magnitude << shift : magnitude;
        var denominator = shift < 0 ? (Int128)Denominator << -shift : Denominator;
        var (quotient, remainder) = Int128.DivRem(numerator, denominator);
        var sticky = (long)quotient | (remainder == 0 ? 0L : 1L);
        var seconds = Math.ScaleB((double)sticky, -shift);
        return ticks < 0 ? -seconds : seconds;
    }

    /// <summary><c>1/90000</c></summary>
    public override string ToString() => $"{Numerator}/{Denominator}";

    /// <summary>Reads <c>1/90000</c>; null when it is not a positive fraction.</summary>
    public static TimeBase? TryParse(string? text)
    {
        var parts = text?.Split('/');
        return parts is [var num, var den]
            && int.TryParse(num, out var numerator) && numerator > 0
            && int.TryParse(den, out var denominator) && denominator > 0
            ? new TimeBase(numerator, denominator)
            : null;
    }

    private static int BitLength(Int128 value) => 128 - (int)Int128.LeadingZeroCount(value);
}
