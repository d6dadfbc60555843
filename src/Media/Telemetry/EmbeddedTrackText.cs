using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>Writes tracks in the forms that sensor logs and captions come in, so that they are aligned like any other file.</summary>
public static class EmbeddedTrackText
{
    /// <summary>There is something to write: rows of a series, or texts.</summary>
    /// <param name="track">Of any kind.</param>
    public static bool HasText(EmbeddedTrack track)
    {
        ArgumentNullException.ThrowIfNull(track);
        return track.Kind switch
        {
            EmbeddedTrackKind.Series => track.TimesSeconds.Count > 0,
            EmbeddedTrackKind.Texts or EmbeddedTrackKind.Chapters => track.Cues.Any(IsShown),
            _ => false,
        };
    }

    /// <summary>
    /// A series as CSV: a header with units in brackets, <c>time [s],x [m/s²],y [m/s²]</c>, then a row for each time. Numbers are written so
    /// that they are read back exactly; a cell without a number is empty.
    /// </summary>
    /// <param name="track">A series.</param>
    /// <param name="writer">Not closed.</param>
    /// <exception cref="ArgumentException">The track is no series.</exception>
    public static void WriteCsv(EmbeddedTrack track, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(writer);
        if (track.Kind != EmbeddedTrackKind.Series)
            throw new ArgumentException("Only a series has columns.", nameof(track));
        writer.Write("time [s]");
        foreach (var channel in track.Channels)
            writer.Write($",{Cell(channel.Unit is { } unit ? $"{channel.Name} [{unit}]" : channel.Name)}");
        writer.Write('\n');
        for (var row = 0; row < track.TimesSeconds.Count; row++)
        {
            writer.Write(track.TimesSeconds[row].ToString(CultureInfo.InvariantCulture));
            foreach (var channel in track.Channels)
            {
                writer.Write(',');
                if (!double.IsNaN(channel.Values[row]))
                    writer.Write(channel.Values[row].ToString(CultureInfo.InvariantCulture));
            }
            writer.Write('\n');
        }
    }

    /// <summary>Texts or chapters as WebVTT, times to the nearest millisecond. Times before 0 begin at 0; cues that end before 0 are left out.</summary>
    /// <param name="track">Texts or chapters.</param>
    /// <param name="writer">Not closed.</param>
    /// <exception cref="ArgumentException">The track has no texts.</exception>
    public static void WriteWebVtt(EmbeddedTrack track, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(writer);
        if (track.Kind is not (EmbeddedTrackKind.Texts or EmbeddedTrackKind.Chapters))
            throw new ArgumentException("Only texts and chapters can be captions.", nameof(track));
        writer.Write("WEBVTT\n");
        foreach (var cue in track.Cues.Where(IsShown))
        {
            writer.Write($"\n{Time(cue.StartSeconds)} --> {Time(cue.StopSeconds)}\n");
            // An empty line would end the cue, and an arrow would be a time.
            foreach (var line in cue.Text.Split('\n').Where(line => line.Length > 0))
                writer.Write($"{line.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)}\n");
        }
    }

    private static bool IsShown(EmbeddedCue cue) => cue.StopSeconds > 0 && cue.Text.Length > 0;

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",;\t\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Time(double seconds)
    {
        var milliseconds = (long)Math.Round(Math.Max(0, seconds) * 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}.{milliseconds % 1000:000}");
    }
}
