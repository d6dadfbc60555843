namespace WorkspaceAgents.Media;

/// <summary>What decoding every frame tells, against the index. Pure: no process, no file.</summary>
internal static class DecodeChecks
{
    private const double MergeSeconds = 1;
    private const int MaxRanges = 50;

    /// <summary>Frames that did not come, that came at other times, or came damaged.</summary>
    public static IEnumerable<MediaFinding> Check(FrameIndex index, DecodeRecord record, MediaOptions options) =>
        [.. CheckFrames(index, record), .. CheckDamage(index, record.Damages, options), .. CheckSize(index, record)];

    private static IEnumerable<MediaFinding> CheckFrames(FrameIndex index, DecodeRecord record)
    {
        var decoded = new HashSet<long>(record.Frames.Count);
        foreach (var pts in record.Frames.Pts)
            decoded.Add(pts);
        var listed = new HashSet<long>(index.Frames.Count);
        var missing = new List<int>();
        var tail = index.Frames.Count;
        for (var i = 0; i < index.Frames.Count; i++)
        {
            listed.Add(index.Frames.Pts[i]);
            if (!decoded.Contains(index.Frames.Pts[i]))
                missing.Add(i);
        }
        while (missing.Count > 0 && missing[^1] == tail - 1)
        {
            missing.RemoveAt(missing.Count - 1);
            tail--;
        }
        const string copyAgain = "Copy the file again from its source and bring it in again; if the source is like this too, cut the damaged part off.";
        if (missing.Count > 0)
        {
            yield return Error(
                FindingCodes.FramesMissing, (index.PtsSeconds(missing[0]), index.PtsSeconds(missing[^1])),
                $"{missing.Count} of {index.Frames.Count} frames that the file lists cannot be decoded.", copyAgain);
        }
        if (tail < index.Frames.Count)
        {
            yield return Error(
                FindingCodes.UndecodableTail, (index.PtsSeconds(tail), index.StopSeconds),
                $"The last {index.Frames.Count - tail} of {index.Frames.Count} frames that the file lists cannot be decoded.", copyAgain);
        }
        var unexpected = record.Frames.Pts.ToArray().Where(pts => pts != PacketColumns.Missing && !listed.Contains(pts)).ToArray();
        if (unexpected.Length > 0)
        {
            yield return Error(
                FindingCodes.FramesUnexpected, (index.TimeBase.ToSeconds(unexpected.Min()), index.TimeBase.ToSeconds(unexpected.Max())),
                $"Decoding gives {unexpected.Length} frames at times that the file does not list.",
                "Export the recording again from its source; the times in this file cannot be trusted.");
        }
    }

    private static IEnumerable<MediaFinding> CheckSize(FrameIndex index, DecodeRecord record)
    {
        if (record.SizeChangePts is not { } pts)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.SizeChanges,
            Severity = FindingSeverity.Warning,
            StartSeconds = index.TimeBase.ToSeconds(pts),
            StopSeconds = index.StopSeconds,
            Message = $"The picture is {record.Size.Width} by {record.Size.Height} pixels at first and of another size later.",
            Suggestion = "Standardising scales all of it to the first size; split the recording when that is not wanted.",
        };
    }

    private static MediaFinding Error(string code, (double Start, double Stop) range, string message, string suggestion) =>
        new() { Code = code, Severity = FindingSeverity.Error, StartSeconds = range.Start, StopSeconds = range.Stop, Message = message, Suggestion = suggestion };

    private static IEnumerable<MediaFinding> CheckDamage(FrameIndex index, IReadOnlyList<DecodeDamage> damages, MediaOptions options)
    {
        if (damages.Count == 0 || index.Frames.Count == 0)
            yield break;
        var isTooMuch = damages.Count > options.MaxDamagedFraction * index.Frames.Count;
        var ranges = MergeRanges(index, damages);
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
    /// decoding runs on several threads and an error may be logged just before the frame that precedes it.
    /// </summary>
    private static List<DamagedRange> MergeRanges(FrameIndex index, IReadOnlyList<DecodeDamage> damages)
    {
        var ranges = new List<DamagedRange>();
        foreach (var error in damages)
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

    private sealed record DamagedRange(double StartSeconds, double StopSeconds, int Count, IReadOnlyList<string> Samples);
}
