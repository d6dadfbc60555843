using System.Text.RegularExpressions;

namespace WorkspaceAgents.Alignment;

/// <summary>What a channel's name, unit and values tell of what it is: a rotation's part, an angle that wraps, a state, or a quantity.</summary>
internal static partial class SensorChannelKind
{
    private const int FewestForState = 8;
    private const int LookedAt = 1000;
    private const double LengthTolerance = 0.02;

    /// <summary>Four channels that differ in their last letter only: w, x, y and z (<c>q_w</c>, <c>orientation.x</c>, <c>qz</c>).</summary>
    public static IEnumerable<int[]> Rotations(SensorLog log)
    {
        Dictionary<string, int> byName = new(StringComparer.OrdinalIgnoreCase);
        for (int channel = 0; channel < log.Channels.Count; channel++)
            byName.TryAdd(log.Channels[channel].Name, channel);
        for (int channel = 0; channel < log.Channels.Count; channel++)
        {
            string name = log.Channels[channel].Name;
            if (name.Length == 0 || name[^1] is not ('w' or 'W'))
                continue;
            int[] parts = [channel, .. "xyz".Select(letter => byName.GetValueOrDefault(name[..^1] + letter, -1))];
            if (!parts.Contains(-1))
                yield return parts;
        }
    }

    /// <summary>True when the samples are of length 1, as rotations are and accelerations are not.</summary>
    public static bool HasLengthOne(SensorLog log, int[] rotation)
    {
        int seen = 0;
        int step = Math.Max(1, log.TimesSeconds.Length / LookedAt);
        for (int sample = 0; sample < log.TimesSeconds.Length; sample += step)
        {
            double square = rotation.Sum(channel => log.Values[channel][sample] * log.Values[channel][sample]);
            if (double.IsNaN(square))
                continue;
            if (Math.Abs(Math.Sqrt(square) - 1) > LengthTolerance)
                return false;
            seen++;
        }

        return seen > 0;
    }

    /// <summary>What suits a channel.</summary>
    public static SensorResampling ModeOf(SensorLog log, int channel)
    {
        if (IsWrapping(log, channel))
            return SensorResampling.Circular;
        return IsState(log, channel) ? SensorResampling.Previous : SensorResampling.Linear;
    }

    /// <summary>What a full turn is in the channel's unit.</summary>
    public static double Period(SensorLog log, int channel) => log.Channels[channel].Unit?.ToLowerInvariant() is "rad" or "radian" or "radians" ? 2 * Math.PI : 360;

    private static bool IsWrapping(SensorLog log, int channel)
    {
        SensorChannel of = log.Channels[channel];
        if (!AngleName().IsMatch(of.Name) || of.Unit?.ToLowerInvariant() is not (null or "deg" or "°" or "degree" or "degrees" or "rad" or "radian" or "radians"))
            return false;

        // Without a unit it is degrees only when it cannot be radians; beyond a turn it has been unwrapped already.
        double period = Period(log, channel);
        double largest = log.Values[channel].Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        return largest <= period && (of.Unit is not null || largest > 2 * Math.PI);
    }

    private static bool IsState(SensorLog log, int channel)
    {
        double[] values = log.Values[channel];
        if (StateName().IsMatch(log.Channels[channel].Name))
            return Array.TrueForAll(values, value => double.IsNaN(value) || value == Math.Floor(value));
        return values.Length >= FewestForState && Array.TrueForAll(values, value => value is 0 or 1 || double.IsNaN(value));
    }

    [GeneratedRegex("(^|[^a-z])(heading|hdg|yaw|roll|course|cog|bearing|azimuth|lon|lng|longitude)$", RegexOptions.IgnoreCase)]
    private static partial Regex AngleName();

    [GeneratedRegex("(^|[^a-z])(state|status|mode|flag|flags|fix|gear|button|buttons|enabled|valid|active|id)$", RegexOptions.IgnoreCase)]
    private static partial Regex StateName();
}
