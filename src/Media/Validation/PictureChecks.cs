using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>What the decoded pictures tell: black, frozen and repeated stretches. Pure: no process, no file.</summary>
internal static class PictureChecks
{
    private const int MaxStretches = 20;

    /// <summary>A finding a stretch; after the first twenty of a kind the rest in one.</summary>
    public static IEnumerable<MediaFinding> Check(IReadOnlyList<PictureStretch> stretches) =>
        stretches.GroupBy(stretch => stretch.Kind).SelectMany(kind => kind.Take(MaxStretches).Select(Finding).Concat(Rest([.. kind.Skip(MaxStretches)])));

    private static MediaFinding Finding(PictureStretch stretch)
    {
        var seconds = (stretch.StopSeconds - stretch.StartSeconds).ToString("0.###", CultureInfo.InvariantCulture);
        var (message, suggestion) = stretch.Kind switch
        {
            PictureStretchKind.Black => ($"The picture is black for {seconds} s.", "Check that the lens was not covered; leave this part out of the dataset if it shows nothing."),
            PictureStretchKind.Frozen => ($"The picture does not change for {seconds} s.", "Check whether the camera hung here; nothing has to be done if the scene stood still."),
            _ => (
                $"For {seconds} s the pictures are exactly those shown from {(stretch.EarlierSeconds ?? 0).ToString("0.###", CultureInfo.InvariantCulture)} s on.",
                "Export the recording again from its source; joining tools and failing recorders leave such parts behind."),
        };
        return new MediaFinding
        {
            Code = CodeOf(stretch.Kind),
            Severity = FindingSeverity.Warning,
            StartSeconds = stretch.StartSeconds,
            StopSeconds = stretch.StopSeconds,
            Message = message,
            Suggestion = suggestion,
        };
    }

    private static IEnumerable<MediaFinding> Rest(PictureStretch[] rest)
    {
        if (rest.Length == 0)
            yield break;
        yield return new MediaFinding
        {
            Code = CodeOf(rest[0].Kind),
            Severity = FindingSeverity.Warning,
            StartSeconds = rest[0].StartSeconds,
            StopSeconds = rest[^1].StopSeconds,
            Message = $"{rest.Length} more such parts follow.",
            Suggestion = "Look at the video itself.",
        };
    }

    private static string CodeOf(PictureStretchKind kind) => kind switch
    {
        PictureStretchKind.Black => FindingCodes.Black,
        PictureStretchKind.Frozen => FindingCodes.Frozen,
        _ => FindingCodes.Repeated,
    };
}
