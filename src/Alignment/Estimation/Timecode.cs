using System.Globalization;
using System.Text.RegularExpressions;

namespace WorkspaceAgents.Alignment;

/// <summary>A time of day as film and television count it.</summary>
/// <param name="Hours">0 to 23.</param>
/// <param name="Minutes">0 to 59.</param>
/// <param name="Seconds">0 to 59.</param>
/// <param name="Frames">From 0, below the frames counted to a second.</param>
/// <param name="IsDropFrame">Frame numbers 0 and 1 are left out at the start of each minute that is no tenth, so that 29.97 frames a second keep to the clock.</param>
public readonly partial record struct Timecode(int Hours, int Minutes, int Seconds, int Frames, bool IsDropFrame)
{
    /// <summary>Reads <c>01:02:03:04</c>; a semicolon or a dot before the frames says drop frame. Null for anything else.</summary>
    public static Timecode? Parse(string? text)
    {
        if (text is null || Written().Match(text.Trim()) is not { Success: true } match)
            return null;
        int Part(int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        Timecode code = new(Part(1), Part(2), Part(3), Part(5), match.Groups[4].ValueSpan is not ":");
        return code is { Hours: < 24, Minutes: < 60, Seconds: < 60 } ? code : null;
    }

    /// <summary>Frames since 00:00:00:00.</summary>
    /// <param name="framesCounted">Frames counted to a second.</param>
    public long ToFrameNumber(int framesCounted)
    {
        long minutes = (60L * Hours) + Minutes;
        long number = (((60 * minutes) + Seconds) * framesCounted) + Frames;
        return IsDropFrame ? number - (framesCounted / 15 * (minutes - (minutes / 10))) : number;
    }

    /// <summary>Seconds of real time since 00:00:00:00 of a generator that began there.</summary>
    public double ToSeconds(TimecodeRate rate) => ToFrameNumber(rate.FramesCounted) / rate.FramesPerSecond;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Hours:00}:{Minutes:00}:{Seconds:00}{(IsDropFrame ? ';' : ':')}{Frames:00}");

    [GeneratedRegex(@"^(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2,3})$")]
    private static partial Regex Written();
}
