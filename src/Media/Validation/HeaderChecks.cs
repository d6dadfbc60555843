using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>What the container claims about a video, against what is in it. Pure: no process, no file.</summary>
internal static class HeaderChecks
{
    private const double RateTolerance = 0.05;

    /// <summary>Claims that the content does not keep.</summary>
    /// <param name="claims">The container's claims.</param>
    /// <param name="size">The size of the pictures as the codec says, or of the first decoded one; 0 when unknown.</param>
    /// <param name="packets">The stream's packets.</param>
    /// <param name="index">Its frames.</param>
    public static IEnumerable<MediaFinding> Check(HeaderClaims claims, (int Width, int Height) size, PacketColumns packets, FrameIndex index) =>
        [.. CheckSize(claims, size), .. CheckCount(claims, packets, index), .. CheckRate(claims, index)];

    private static IEnumerable<MediaFinding> CheckSize(HeaderClaims claims, (int Width, int Height) size)
    {
        if (claims is not { Width: > 0, Height: > 0 } || size is not { Width: > 0, Height: > 0 } || (claims.Width, claims.Height) == size)
            yield break;
        yield return Warning(
            FindingCodes.SizeMismatch, $"The header says the picture is {claims.Width} by {claims.Height} pixels, it is {size.Width} by {size.Height}.",
            "Check that the recording is the one you expect; the picture's own size is used.");
    }

    private static IEnumerable<MediaFinding> CheckCount(HeaderClaims claims, PacketColumns packets, FrameIndex index)
    {
        // An edit list shows fewer packets than the table has, by intent; and it may name one twice.
        if (claims.FrameCount is not { } stated || index.HasEditList || stated == packets.Count || stated == index.Frames.Count)
            yield break;
        yield return Warning(
            FindingCodes.FrameCountMismatch, $"The header says the video has {stated} frames, it has {index.Frames.Count}.",
            "Check that the recording is complete; the frames that are there are used.");
    }

    private static IEnumerable<MediaFinding> CheckRate(HeaderClaims claims, FrameIndex index)
    {
        if (claims.FramesPerSecond is not { } stated || index.Frames.Count < 10 || index.MedianSpacingSeconds is not > 0)
            yield break;
        var median = 1 / index.MedianSpacingSeconds.Value;
        var mean = (index.Frames.Count - 1) / (index.PtsSeconds(index.Frames.Count - 1) - index.StartSeconds);
        // A varying rate has no one number; a rate of fields is twice the frames'.
        if (!Near(mean, median) || Near(stated, mean) || Near(stated, 2 * mean) || Near(stated, 1 / Math.Max(index.TimeBase.ToSeconds(1), 1e-9)))
            yield break;
        yield return Warning(
            FindingCodes.RateMismatch, string.Create(CultureInfo.InvariantCulture, $"The header says {stated:0.###} frames a second, there are {mean:0.###}."),
            "Nothing has to be done; every frame keeps its own time.");
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) <= RateTolerance * b;

    private static MediaFinding Warning(string code, string message, string suggestion) =>
        new() { Code = code, Severity = FindingSeverity.Warning, Message = message, Suggestion = suggestion };
}
