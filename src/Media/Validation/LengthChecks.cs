using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>What the container says about how much there is, against what is shown. Pure: no process, no file.</summary>
internal static class LengthChecks
{
    /// <summary>Some writers end their edit list within the last frame.</summary>
    private const int MaxNeedlesslyHidden = 1;

    /// <summary>Claims that the content does not keep.</summary>
    /// <param name="claims">The container's claims.</param>
    /// <param name="packets">The video's packets in the order of decoding.</param>
    /// <param name="index">Its frames.</param>
    /// <param name="sound">The sound's times; null without sound.</param>
    public static IEnumerable<MediaFinding> Check(HeaderClaims claims, PacketColumns packets, FrameIndex index, SoundTimes? sound) =>
        [.. CheckEnd(claims, index, sound), .. CheckEditList(claims, packets, index)];

    /// <summary>
    /// Matroska states no length of a stream but in a tag; a file that was cut between two of its blocks looks whole otherwise. Writers mean the
    /// end of the stream or its length. The container's own length counts where only the video and its sound can have it.
    /// </summary>
    private static IEnumerable<MediaFinding> CheckEnd(HeaderClaims claims, FrameIndex index, SoundTimes? sound)
    {
        if (index.Frames.Count == 0)
            yield break;
        var (start, stop) = (index.StartSeconds, index.StopSeconds);
        var stated = claims.TagSeconds;
        if (stated is null && claims.StreamCount == (sound is null ? 1 : 2))
        {
            stated = claims.ContainerSeconds;
            (start, stop) = (Math.Min(start, sound?.StartSeconds ?? start), Math.Max(stop, sound?.StopSeconds ?? stop));
        }
        var tolerance = Math.Max(0.5, 5 * (index.MedianSpacingSeconds ?? 0));
        if (stated is not { } seconds || Math.Abs(seconds - stop) <= tolerance || Math.Abs(seconds - (stop - start)) <= tolerance)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.DurationMismatch,
            Severity = FindingSeverity.Warning,
            Message = string.Create(CultureInfo.InvariantCulture, $"The container says that it ends at {seconds:0.###} s, what is in it ends at {stop:0.###} s."),
            Suggestion = "Check that the recording is complete; copy it again from its source when it is not.",
        };
    }

    /// <summary>The hidden frames at the beginning, when the container's length has them in it: whoever cuts them off shortens it, and a changed start alone does not.</summary>
    private static int CountedBefore(HeaderClaims claims, PacketColumns packets, FrameIndex index)
    {
        var before = 0;
        var start = long.MaxValue;
        for (; before < packets.Count && packets.Flags[before].HasFlag(PacketFlags.Hidden); before++)
            start = packets.Pts[before] == PacketColumns.Missing ? start : Math.Min(start, packets.Pts[before]);
        if (start == long.MaxValue || claims.StreamCount != 1 || claims.ContainerSeconds is not { } stated || index.MedianSpacingSeconds is not { } spacing)
            return 0;
        return stated > LastStopSeconds(index, spacing) - index.TimeBase.ToSeconds(start) - (spacing / 2) ? before : 0;
    }

    /// <summary>
    /// When the last frame ends, no longer than the longest other one: the demuxer stretches it to the container's length, which is what is looked at here.
    /// </summary>
    private static double LastStopSeconds(FrameIndex index, double spacing)
    {
        var pts = index.Frames.Pts;
        var longest = 0L;
        for (var i = 1; i < pts.Length; i++) longest = Math.Max(longest, pts[i] - pts[i - 1]);
        return Math.Min(index.StopSeconds, index.TimeBase.ToSeconds(pts[^1]) + Math.Max(spacing, index.TimeBase.ToSeconds(longest)));
    }

    /// <summary>A cut keeps the packets from the keyframe before it to its last frame; whatever else an edit list hides was stored for nothing.</summary>
    private static IEnumerable<MediaFinding> CheckEditList(HeaderClaims claims, PacketColumns packets, FrameIndex index)
    {
        if (!index.HasEditList || index.Frames.Count == 0)
            yield break;
        var after = 0;
        while (after < packets.Count && packets.Flags[packets.Count - 1 - after].HasFlag(PacketFlags.Hidden))
            after++;
        var needless = after + CountedBefore(claims, packets, index) + Math.Max(0, (claims.FrameCount ?? 0) - packets.Count);
        if (needless <= MaxNeedlesslyHidden)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.FramesHidden,
            Severity = FindingSeverity.Warning,
            Message = $"The container's edit list shows {index.Frames.Count} frames and hides {needless} that no shown frame needs.",
            Suggestion = "If nobody trimmed the recording, its edit list is damaged: copy it again from its source.",
        };
    }
}
