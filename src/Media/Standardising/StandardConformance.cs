using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>Whether a source already is what a profile asks for. Pure: no process, no file.</summary>
internal static class StandardConformance
{
    /// <summary>A group of pictures spans less than this: 1 s and some room for the frame that a rate like 29.97 puts at 1.001 s.</summary>
    public const double MaxGroupSeconds = 1.05;

    /// <summary>Why the video has to be encoded, one sentence each; empty when its packets can be copied as they are.</summary>
    /// <param name="profile">What is asked for.</param>
    /// <param name="probe">The source's header.</param>
    /// <param name="video">The stream that is used.</param>
    /// <param name="index">Its index.</param>
    public static IReadOnlyList<string> FindReasonsToEncode(StandardProfile profile, MediaProbe probe, VideoStream video, FrameIndex index)
    {
        var reasons = new List<string>();
        if (!probe.ContainerFormat.Split(',').Contains("mp4"))
            reasons.Add($"The container is {probe.ContainerFormat}, not MP4 or QuickTime.");
        if (video.Codec != profile.Codec)
            reasons.Add($"The codec is {video.Codec}, not {profile.Codec}.");
        else if (profile.CodecProfiles.Count > 0 && !profile.CodecProfiles.Contains(video.Profile ?? ""))
            reasons.Add($"The {profile.Codec} profile is {video.Profile ?? "unknown"}, not one of {string.Join(", ", profile.CodecProfiles)}.");
        if (profile.PixelFormats.Count > 0 && !profile.PixelFormats.Contains(video.PixelFormat ?? ""))
            reasons.Add($"The pixel format is {video.PixelFormat ?? "unknown"}, not {string.Join(" or ", profile.PixelFormats)}.");
        if (video.FieldOrder is not (null or "progressive"))
            reasons.Add("The video is interlaced.");
        if (index.Method == FrameIndexMethod.Frames)
            reasons.Add("The packets do not tell the frames' times.");
        if (FindLongestGroupSeconds(index) is var longest && longest >= MaxGroupSeconds)
            reasons.Add($"Keyframes are up to {longest.ToString("0.0", CultureInfo.InvariantCulture)} s apart, more than 1 s.");
        if (HasOpenGroup(index))
            reasons.Add("Groups of pictures are open: frames before a keyframe depend on frames after it.");
        return reasons;
    }

    /// <summary>The longest time from a keyframe to the last frame that needs it.</summary>
    public static double FindLongestGroupSeconds(FrameIndex index)
    {
        double longest = 0;
        var keyframe = 0;
        for (var i = 0; i < index.Frames.Count; i++)
        {
            if (index.Frames[i].IsKeyframe)
                keyframe = i;
            longest = Math.Max(longest, index.PtsSeconds(i) - index.PtsSeconds(keyframe));
        }
        return longest;
    }

    /// <summary>True when a frame is decoded after a keyframe but shown before it, or the other way round, or the first frame is no keyframe.</summary>
    public static bool HasOpenGroup(FrameIndex index)
    {
        if (index.Frames.Count == 0)
            return false;
        if (!index.Frames[0].IsKeyframe)
            return true;
        // In closed groups the frames up to a keyframe are the same set in both orders.
        var latestDecoded = -1;
        for (var i = 0; i < index.Frames.Count; i++)
        {
            var frame = index.Frames[i];
            if (frame.IsKeyframe && (frame.DecodeIndex != i || latestDecoded >= i))
                return true;
            latestDecoded = Math.Max(latestDecoded, frame.DecodeIndex);
        }
        return false;
    }
}
