using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>How every MP4 file of this room is written: index first, exact times, no dates, no names, no positions: the same bytes again.</summary>
internal static class Mp4Output
{
    /// <summary>The arguments before the output's path.</summary>
    /// <param name="timeBase">The unit of the video's times; the file's own unit is chosen so that each of them is exact.</param>
    public static string[] Arguments(TimeBase timeBase)
    {
        var timescale = timeBase.Denominator.ToString(CultureInfo.InvariantCulture);
        return
        [
            "-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn",
            "-fflags", "+bitexact", "-movflags", "+faststart",
            "-video_track_timescale", timescale, "-movie_timescale", timescale,
            "-f", "mp4",
        ];
    }
}
