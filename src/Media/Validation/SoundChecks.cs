using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>What a sound track's times and samples tell. Pure: no process, no file.</summary>
internal static class SoundChecks
{
    /// <summary>Everything to say about the sound beside a video.</summary>
    public static IEnumerable<MediaFinding> Check(SoundTimes times, SoundWatch? sound, FrameIndex index, MediaOptions options) =>
    [
        .. CheckEnds(times, index, options), .. times.Breaks.Select(Break),
        .. sound is null ? [] : CheckDamage(sound).Concat(CheckLevels(sound, options)),
    ];

    private static IEnumerable<MediaFinding> CheckEnds(SoundTimes times, FrameIndex index, MediaOptions options)
    {
        if (index.Frames.Count == 0 || times is not { StartSeconds: { } start, StopSeconds: { } stop })
            yield break;
        var (atStart, atStop) = (start - index.StartSeconds, stop - index.StopSeconds);
        if (Math.Abs(atStart) <= options.SoundMismatchSeconds && Math.Abs(atStop) <= options.SoundMismatchSeconds)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.SoundLengthMismatch,
            Severity = FindingSeverity.Warning,
            Message = $"The sound runs from {Text(start)} to {Text(stop)} s, the video from {Text(index.StartSeconds)} to {Text(index.StopSeconds)} s.",
            Suggestion = "Check that neither is cut off; both keep their own times.",
        };
    }

    private static MediaFinding Break((double StartSeconds, double StopSeconds) place)
    {
        var isGap = place.StopSeconds > place.StartSeconds;
        return new MediaFinding
        {
            Code = isGap ? FindingCodes.SoundGap : FindingCodes.SoundOverlap,
            Severity = FindingSeverity.Warning,
            StartSeconds = Math.Min(place.StartSeconds, place.StopSeconds),
            StopSeconds = Math.Max(place.StartSeconds, place.StopSeconds),
            Message = isGap
                ? $"There is no sound for {Text(place.StopSeconds - place.StartSeconds)} s."
                : $"The sound's times go back by {Text(place.StartSeconds - place.StopSeconds)} s: parts of it overlap.",
            Suggestion = isGap ? "Check whether the recorder paused or lost sound here; the gap is kept as it is." : "Export the recording again from its source; joining or cutting tools leave such parts behind.",
        };
    }

    private static IEnumerable<MediaFinding> CheckDamage(SoundWatch sound)
    {
        if (sound.Problem is null && sound.ErrorCount == 0)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.SoundDamaged,
            Severity = FindingSeverity.Warning,
            Message = sound.Problem ?? $"Decoding the sound gave {sound.ErrorCount} errors, the last: {sound.LastError ?? "no reason given"}.",
            Suggestion = "Copy the file again from its source when the sound matters.",
        };
    }

    private static IEnumerable<MediaFinding> CheckLevels(SoundWatch sound, MediaOptions options)
    {
        var isSilent = sound.SampleCount > 0 && sound.Silences is [var only] && sound.Peak <= SoundWatch.SilentPeak;
        foreach (var (start, stop) in sound.Silences)
        {
            yield return new MediaFinding
            {
                Code = FindingCodes.SoundSilent,
                Severity = isSilent ? FindingSeverity.Warning : FindingSeverity.Info,
                StartSeconds = start,
                StopSeconds = stop,
                Message = isSilent ? "The whole sound track is silent." : $"The sound is silent for {Text(stop - start)} s.",
                Suggestion = isSilent ? "Check that the microphone was on; bring in the sound of another recorder as a track of its own." : "",
            };
        }
        if (sound is not { SampleCount: > 0, ClippedSeconds: { } clipped } || (double)sound.ClippedCount / sound.SampleCount is var share && share < options.MaxClippedFraction)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.SoundClipped,
            Severity = FindingSeverity.Warning,
            StartSeconds = clipped.Start,
            StopSeconds = clipped.Stop,
            Message = $"{Text(share * 100)} % of the sound is cut off at full scale: it was recorded too loud.",
            Suggestion = "Lower the recording level next time; what was cut off cannot be brought back.",
        };
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
