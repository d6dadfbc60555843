using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>What decoding every frame tells, against the index. Pure: no process, no file.</summary>
internal static class DecodeChecks
{
    private const double MergeSeconds = 1;
    private const int MaxRanges = 50;

    /// <summary>Frames that did not come, that came at other times, or came damaged.</summary>
    public static IEnumerable<MediaFinding> Check(FrameIndex index, DecodeLog log, MediaOptions options) =>
        [.. CheckFrames(index, log), .. CheckDamage(index, log, options), .. CheckContainer(log)];

    private static IEnumerable<MediaFinding> CheckFrames(FrameIndex index, DecodeLog log)
    {
        var decoded = log.Pts.ToHashSet();
        var missing = index.Frames.Where(frame => !decoded.Contains(frame.Pts)).Select(frame => frame.Pts).ToArray();
        if (missing.Length > 0)
        {
            yield return new MediaFinding
            {
                Code = FindingCodes.FramesMissing,
                Severity = FindingSeverity.Error,
                StartSeconds = index.TimeBase.ToSeconds(missing[0]),
                StopSeconds = index.TimeBase.ToSeconds(missing[^1]),
                Message = $"{missing.Length} of {index.Frames.Count} frames that the file lists cannot be decoded.",
                Suggestion = "Copy the file again from its source and bring it in again; if the source is like this too, cut the damaged part off.",
            };
        }
        var listed = index.Frames.Select(frame => frame.Pts).ToHashSet();
        var unexpected = log.Pts.Where(pts => !listed.Contains(pts)).ToArray();
        if (unexpected.Length > 0)
        {
            yield return new MediaFinding
            {
                Code = FindingCodes.FramesUnexpected,
                Severity = FindingSeverity.Error,
                StartSeconds = index.TimeBase.ToSeconds(unexpected.Min()),
                StopSeconds = index.TimeBase.ToSeconds(unexpected.Max()),
                Message = $"Decoding gives {unexpected.Length} frames at times that the file does not list.",
                Suggestion = "Export the recording again from its source; the times in this file cannot be trusted.",
            };
        }
    }

    private static IEnumerable<MediaFinding> CheckDamage(FrameIndex index, DecodeLog log, MediaOptions options)
    {
        if (log.Errors.Count == 0 || index.Frames.Count == 0)
            yield break;
        var isTooMuch = log.Errors.Count > options.MaxDamagedFraction * index.Frames.Count;
        var ranges = MergeRanges(index, log);
        foreach (var range in ranges.Take(MaxRanges))
        {
            yield return new MediaFinding
            {
                Code = FindingCodes.FramesDamaged,
                Severity = isTooMuch ? FindingSeverity.Error : FindingSeverity.Warning,
                StartSeconds = range.StartSeconds,
                StopSeconds = range.StopSeconds,
                Message = $"The picture is damaged here: {range.Count} decoding errors ({string.Join("; ", range.Samples)}).",
                Suggestion = isTooMuch
                    ? "Copy the file again from its source: too much of it is damaged to be used."
                    : "Copy the file again from its source, or leave this part out of the dataset.",
            };
        }
        if (ranges.Count <= MaxRanges)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.FramesDamaged,
            Severity = isTooMuch ? FindingSeverity.Error : FindingSeverity.Warning,
            StartSeconds = ranges[MaxRanges].StartSeconds,
            StopSeconds = ranges[^1].StopSeconds,
            Message = $"{ranges.Count - MaxRanges} more damaged parts follow.",
            Suggestion = "Copy the file again from its source.",
        };
    }

    /// <summary>
    /// Damage is carried on by the frames that build on a damaged one, so a range reaches to the next keyframe. It begins one frame early:
    /// decoding runs on two threads and an error may be logged just before the frame that precedes it.
    /// </summary>
    private static List<DamagedRange> MergeRanges(FrameIndex index, DecodeLog log)
    {
        var ranges = new List<DamagedRange>();
        foreach (var error in log.Errors)
        {
            var frame = error.Pts is { } pts ? index.GetFramePlayedAt(index.TimeBase.ToSeconds(pts)) ?? 0 : 0;
            var next = frame + 1;
            while (next < index.Frames.Count && !index.Frames[next].IsKeyframe)
                next++;
            var start = index.PtsSeconds(Math.Max(0, frame - 1));
            var stop = next < index.Frames.Count ? index.PtsSeconds(next) : index.StopSeconds;
            if (ranges.Count > 0 && start <= ranges[^1].StopSeconds + MergeSeconds)
            {
                ranges[^1] = ranges[^1] with
                {
                    StopSeconds = Math.Max(stop, ranges[^1].StopSeconds),
                    Count = ranges[^1].Count + error.Count,
                };
            }
            else
            {
                ranges.Add(new DamagedRange(start, stop, error.Count, error.Samples));
            }
        }
        return ranges;
    }

    private static IEnumerable<MediaFinding> CheckContainer(DecodeLog log)
    {
        if (log.ContainerErrors.Count == 0)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.ContainerDamaged,
            Severity = FindingSeverity.Warning,
            Message = string.Create(CultureInfo.InvariantCulture, $"Reading the file gave {log.ContainerErrors.Count} errors, the first: {log.ContainerErrors[0]}."),
            Suggestion = "Compare the file with its source; copy it again when they differ.",
        };
    }

    private sealed record DamagedRange(double StartSeconds, double StopSeconds, int Count, IReadOnlyList<string> Samples);
}
