using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>What the times of a stream tell. Pure: no process, no file.</summary>
internal static class FrameTimeChecks
{
    private const int MaxGaps = 20;
    private const double JumpBackSeconds = 1;
    private const int MinEvenFrames = 10;
    private const double MinEvenShare = 0.9;
    private const double SkipFactor = 1.75;

    /// <summary>Everything to say about the times of a stream's packets and frames.</summary>
    /// <param name="packets">The packets in the order of decoding.</param>
    /// <param name="index">The frames.</param>
    /// <param name="statedSeconds">The video's length as the header states it; null when it does not.</param>
    /// <param name="options">The thresholds.</param>
    public static IEnumerable<MediaFinding> Check(PacketColumns packets, FrameIndex index, double? statedSeconds, MediaOptions options) =>
    [
        .. CheckMissing(packets, index), .. CheckOrder(packets, index), .. CheckRepeats(index), .. CheckStart(packets),
        .. CheckSpacing(index, options), .. CheckLength(packets, index, statedSeconds),
    ];

    private static IEnumerable<MediaFinding> CheckMissing(PacketColumns packets, FrameIndex index)
    {
        var missing = 0;
        for (var i = 0; i < packets.Count; i++)
            missing += packets.Pts[i] == PacketColumns.Missing && !packets.Flags[i].HasFlag(PacketFlags.Hidden) ? 1 : 0;
        if (missing == 0)
            yield break;
        var isHopeless = index.Frames.Count == 0;
        yield return new MediaFinding
        {
            Code = FindingCodes.TimestampsMissing,
            Severity = isHopeless ? FindingSeverity.Error : FindingSeverity.Warning,
            Message = isHopeless
                ? "The file gives no frame a time."
                : $"The file gives no presentation time for {missing} of {packets.Count} packets; the frames' times were taken from the order of decoding.",
            Suggestion = isHopeless
                ? "Bring in the recording in a container that holds times, such as the camera's own MP4."
                : "If you have the camera's own file, bring that in instead of this conversion.",
        };
    }

    private static IEnumerable<MediaFinding> CheckOrder(PacketColumns packets, FrameIndex index)
    {
        int backwards = 0;
        long worst = 0, worstAt = 0;
        long? latest = null;
        for (var i = 0; i < packets.Count; i++)
        {
            var dts = packets.Dts[i];
            if (dts == PacketColumns.Missing)
                continue;
            if (latest is { } before && dts < before)
            {
                backwards++;
                if (before - dts > worst)
                    (worst, worstAt) = (before - dts, before);
            }
            latest = dts;
        }
        if (backwards == 0)
            yield break;
        var jumpSeconds = index.TimeBase.ToSeconds(worst);
        var isJump = jumpSeconds >= JumpBackSeconds;
        yield return new MediaFinding
        {
            Code = FindingCodes.TimestampsNotMonotonic,
            Severity = isJump ? FindingSeverity.Error : FindingSeverity.Warning,
            StartSeconds = index.TimeBase.ToSeconds(worstAt - worst),
            StopSeconds = index.TimeBase.ToSeconds(worstAt),
            Message = isJump
                ? $"The times jump back by {Text(jumpSeconds)} s: recordings were joined, or the camera's clock was set while it ran."
                : $"Decoding times go backwards {backwards} times, by up to {Text(jumpSeconds * 1000)} ms.",
            Suggestion = isJump ? "Split the file where the times jump and bring in each part as its own recording." : "Nothing has to be done; the frames are ordered by their own times.",
        };
    }

    private static IEnumerable<MediaFinding> CheckRepeats(FrameIndex index)
    {
        int repeats = 0, first = -1;
        for (var i = 1; i < index.Frames.Count; i++)
        {
            if (index.Frames[i].Pts != index.Frames[i - 1].Pts)
                continue;
            repeats++;
            first = first < 0 ? i : first;
        }
        if (repeats == 0)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.TimestampsRepeated,
            Severity = FindingSeverity.Error,
            StartSeconds = index.PtsSeconds(first),
            StopSeconds = index.PtsSeconds(first),
            Message = $"{Frames(repeats)} the time of the frame before, the first is frame {first}: the frames overlap and nothing says which is shown when.",
            Suggestion = "Export the recording again from its source; joining or cutting tools leave such frames behind.",
        };
    }

    private static IEnumerable<MediaFinding> CheckStart(PacketColumns packets)
    {
        if (packets.Count == 0 || packets.Flags[0].HasFlag(PacketFlags.Keyframe))
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.NoStartKeyframe,
            Severity = FindingSeverity.Warning,
            Message = "The video starts in the middle of a group of pictures; frames before its first keyframe cannot be decoded and are left out.",
            Suggestion = "If the missing beginning matters, bring in the recording as the camera wrote it.",
        };
    }

    private static IEnumerable<MediaFinding> CheckSpacing(FrameIndex index, MediaOptions options)
    {
        if (index.MedianSpacingSeconds is not { } median)
            return [];
        var gapSeconds = Math.Max(options.GapSeconds, 5 * median);
        // Rounding to ticks (33, 33, 34 ms in Matroska) is not a varying rate: one tick either way, or a twentieth of the spacing.
        var tolerance = Math.Max(index.TimeBase.ToSeconds(1) * 1.01, median * 0.05);
        var spacings = new double[index.Frames.Count - 1];
        for (var i = 0; i < spacings.Length; i++)
            spacings[i] = index.PtsSeconds(i + 1) - index.PtsSeconds(i);
        var even = spacings.Count(spacing => Math.Abs(spacing - median) <= tolerance);
        return [.. FindGaps(index, spacings, gapSeconds), .. FindSkips(index, spacings, (median, even, gapSeconds)), .. FindVariation(spacings, median, even)];
    }

    private static IEnumerable<MediaFinding> FindGaps(FrameIndex index, double[] spacings, double gapSeconds)
    {
        var gaps = 0;
        for (var i = 0; i < spacings.Length; i++)
        {
            if (spacings[i] < gapSeconds || ++gaps > MaxGaps)
                continue;
            yield return new MediaFinding
            {
                Code = FindingCodes.Gap,
                Severity = FindingSeverity.Warning,
                StartSeconds = index.PtsSeconds(i),
                StopSeconds = index.PtsSeconds(i + 1),
                Message = gaps == MaxGaps
                    ? $"There is no frame for {Text(spacings[i])} s; later gaps are not listed."
                    : $"There is no frame for {Text(spacings[i])} s.",
                Suggestion = "Check whether the camera paused or lost frames here; the gap is kept as it is.",
            };
        }
    }

    /// <summary>Where nearly all frames are evenly spaced, a space of two or more of them is one in which frames were lost.</summary>
    private static IEnumerable<MediaFinding> FindSkips(FrameIndex index, double[] spacings, (double Median, int Even, double GapSeconds) row)
    {
        if (spacings.Length < MinEvenFrames || row.Even < MinEvenShare * spacings.Length)
            yield break;
        int skips = 0, lost = 0, first = -1, last = -1;
        for (var i = 0; i < spacings.Length; i++)
        {
            if (spacings[i] < SkipFactor * row.Median || spacings[i] >= row.GapSeconds)
                continue;
            skips++;
            lost += (int)Math.Round(spacings[i] / row.Median) - 1;
            first = first < 0 ? i : first;
            last = i + 1;
        }
        if (skips == 0)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.FramesSkipped,
            Severity = FindingSeverity.Warning,
            StartSeconds = index.PtsSeconds(first),
            StopSeconds = index.PtsSeconds(last),
            Message = $"The frames are {Text(row.Median * 1000)} ms apart, but {lost} are missing in {skips} places.",
            Suggestion = "Compare with the recording on the camera: it dropped frames, or the file lost them on its way.",
        };
    }

    private static IEnumerable<MediaFinding> FindVariation(double[] spacings, double median, int even)
    {
        if (even == spacings.Length)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.VariableFrameRate,
            Severity = FindingSeverity.Info,
            Message = $"The time between frames varies from {Text(spacings.Min() * 1000)} to {Text(spacings.Max() * 1000)} ms (median {Text(median * 1000)} ms). Every frame keeps its own time.",
            Suggestion = "",
        };
    }

    private static IEnumerable<MediaFinding> CheckLength(PacketColumns packets, FrameIndex index, double? statedSeconds)
    {
        // An edit list shows less than the header's media length, by intent.
        var hasEditList = index.HasEditList || index.HiddenPackets.Count > 0;
        if (hasEditList || index.Frames.Count == 0 || statedSeconds is not { } stated)
            yield break;
        var measured = index.StopSeconds - index.StartSeconds;
        if (Math.Abs(stated - measured) <= Math.Max(0.5, 5 * (index.MedianSpacingSeconds ?? 0)))
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.DurationMismatch,
            Severity = FindingSeverity.Warning,
            Message = $"The header says the video is {Text(stated)} s long, its frames span {Text(measured)} s.",
            Suggestion = "Check that the recording is complete; the frames' own times are used.",
        };
    }

    private static string Frames(int count) => count == 1 ? "1 frame has" : $"{count} frames have";

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
