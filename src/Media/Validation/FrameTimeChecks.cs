using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>What the times of a stream tell. Pure: no process, no file.</summary>
internal static class FrameTimeChecks
{
    private const int MaxGaps = 20;
    private const double JumpBackSeconds = 1;

    /// <summary>Everything to say about the times of a stream's packets and frames.</summary>
    public static IEnumerable<MediaFinding> Check(PacketScan scan, FrameIndex index, VideoStream video, MediaOptions options) =>
    [
        .. CheckMissing(scan, index), .. CheckOrder(scan, index), .. CheckRepeats(index), .. CheckStart(scan),
        .. CheckSpacing(index, options), .. CheckLength(scan, index, video),
    ];

    private static IEnumerable<MediaFinding> CheckMissing(PacketScan scan, FrameIndex index)
    {
        var missing = scan.Packets.Count(packet => packet is { Pts: null, IsDiscarded: false });
        if (missing == 0)
            yield break;
        var isHopeless = index.Frames.Count == 0;
        yield return new MediaFinding
        {
            Code = FindingCodes.TimestampsMissing,
            Severity = isHopeless ? FindingSeverity.Error : FindingSeverity.Warning,
            Message = isHopeless
                ? "The file gives no frame a time."
                : $"The file gives no presentation time for {missing} of {scan.Packets.Count} packets; the frames' times were taken from the order of decoding.",
            Suggestion = isHopeless
                ? "Bring in the recording in a container that holds times, such as the camera's own MP4."
                : "If you have the camera's own file, bring that in instead of this conversion.",
        };
    }

    private static IEnumerable<MediaFinding> CheckOrder(PacketScan scan, FrameIndex index)
    {
        int backwards = 0;
        long worst = 0, worstAt = 0;
        long? latest = null;
        foreach (var packet in scan.Packets)
        {
            if (packet.Dts is not { } dts)
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

    private static IEnumerable<MediaFinding> CheckStart(PacketScan scan)
    {
        if (scan.Packets.Count == 0 || scan.Packets[0].IsKeyframe)
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
            yield break;
        var gapSeconds = Math.Max(options.GapSeconds, 5 * median);
        // Rounding to ticks (33, 33, 34 ms in Matroska) is not a varying rate: one tick either way, or a twentieth of the spacing.
        var tolerance = Math.Max(index.TimeBase.ToSeconds(1) * 1.01, median * 0.05);
        int gaps = 0, uneven = 0;
        double shortest = double.MaxValue, longest = 0;
        for (var i = 1; i < index.Frames.Count; i++)
        {
            var spacing = index.PtsSeconds(i) - index.PtsSeconds(i - 1);
            (shortest, longest) = (Math.Min(shortest, spacing), Math.Max(longest, spacing));
            if (Math.Abs(spacing - median) > tolerance)
                uneven++;
            if (spacing < gapSeconds || ++gaps > MaxGaps)
                continue;
            yield return new MediaFinding
            {
                Code = FindingCodes.Gap,
                Severity = FindingSeverity.Warning,
                StartSeconds = index.PtsSeconds(i - 1),
                StopSeconds = index.PtsSeconds(i),
                Message = gaps == MaxGaps
                    ? $"There is no frame for {Text(spacing)} s; later gaps are not listed."
                    : $"There is no frame for {Text(spacing)} s.",
                Suggestion = "Check whether the camera paused or lost frames here; the gap is kept as it is.",
            };
        }
        if (uneven == 0)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.VariableFrameRate,
            Severity = FindingSeverity.Info,
            Message = $"The time between frames varies from {Text(shortest * 1000)} to {Text(longest * 1000)} ms (median {Text(median * 1000)} ms). Every frame keeps its own time.",
            Suggestion = "",
        };
    }

    private static IEnumerable<MediaFinding> CheckLength(PacketScan scan, FrameIndex index, VideoStream video)
    {
        // An edit list shows less than the header's media length, by intent.
        var hasEditList = scan.Packets.Any(packet => packet.IsDiscarded);
        if (hasEditList || index.Frames.Count == 0 || video.DurationSecondsFromHeader is not { } stated)
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
