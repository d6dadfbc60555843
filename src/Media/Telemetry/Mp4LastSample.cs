using System.Buffers;

namespace WorkspaceAgents.Media;

/// <summary>
/// How long the last sample of an MP4's track lasts, by the track's table of durations. libav gives it what is left of the stated length of the
/// track, which cameras write too short: 507 ms instead of 533 in one of GoPro's own samples.
/// </summary>
internal static class Mp4LastSample
{
    private const int MaxMoovBytes = 1 << 29;
    private const int DurationField = 1;

    /// <summary>The duration in seconds; null when the file is no plain MP4.</summary>
    /// <param name="source">The file.</param>
    /// <param name="streamIndex">The number of the track, from 0, over tracks of every kind.</param>
    public static double? DurationSeconds(MediaSource source, int streamIndex)
    {
        try
        {
            if (Mp4Layout.Find(source, MaxMoovBytes) is not { } layout)
                return null;
            var body = Mp4Layout.RentBox(source, layout.Moov);
            try
            {
                return Read(body, streamIndex);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(body.Array!);
            }
        }
        catch (Mp4UnusualException)
        {
            // Then the demuxer's word stands.
            return null;
        }
    }

    private static double? Read(ReadOnlySpan<byte> moov, int streamIndex)
    {
        var box = new Mp4Box(moov);
        var number = 0;
        while (box.Next())
        {
            if (box.Type != Mp4Types.Trak || number++ != streamIndex)
                continue;
            var track = new Mp4Track(box.Body);
            var durations = Mp4Table.Read(track.SampleBox(Mp4Types.Stts), 8);
            return durations.Count > 0 && track.TimeScale > 0 ? (double)durations[durations.Count - 1, DurationField] / track.TimeScale : null;
        }
        return null;
    }
}
