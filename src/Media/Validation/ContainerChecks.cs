using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>Whether a file is whole, and what the demuxer complained of. Pure: no process, no file.</summary>
internal static class ContainerChecks
{
    /// <summary>Everything to say about the container.</summary>
    /// <param name="missingBytes">How many bytes the file lacks at its end.</param>
    /// <param name="pass">What reading it gave.</param>
    /// <param name="transport">What its packets say; null when it is no transport stream.</param>
    /// <param name="brokenPosition">Where a Matroska file has an element that cannot be there; null when there is none.</param>
    public static IEnumerable<MediaFinding> Check(long missingBytes, ContentPass pass, TransportDamage? transport, long? brokenPosition) =>
    [
        .. CheckWhole(missingBytes, pass.ErrorLines), .. CheckErrors(pass), .. CheckIncomplete(pass), .. transport is null ? [] : CheckTransport(transport),
        .. brokenPosition is { } position ? CheckElements(position) : [],
    ];

    private static IEnumerable<MediaFinding> CheckWhole(long missingBytes, IReadOnlyList<string> errorLines)
    {
        var endsEarly = errorLines.Any(line => line.Contains("ended prematurely", StringComparison.Ordinal) || line.Contains("partial file", StringComparison.Ordinal));
        if (missingBytes == 0 && !endsEarly)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.Truncated,
            Severity = FindingSeverity.Error,
            Message = missingBytes > 0
                ? $"The file is cut off: its container describes {missingBytes.ToString(CultureInfo.InvariantCulture)} bytes more than are there."
                : "The file is cut off: it ends in the middle of what its container describes.",
            Suggestion = "Copy it again from the camera; if the original is cut off too, trim it to its good part first.",
        };
    }

    private static IEnumerable<MediaFinding> CheckErrors(ContentPass pass)
    {
        if (pass.ErrorCount == 0)
            yield break;
        yield return new MediaFinding
        {
            Code = FindingCodes.ContainerDamaged,
            Severity = FindingSeverity.Warning,
            Message = string.Create(CultureInfo.InvariantCulture, $"Reading the file gave {pass.ErrorCount} errors, the last: {(pass.ErrorLines is [.., var last] ? last : "no reason given")}."),
            Suggestion = "Compare the file with its source; copy it again when they differ.",
        };
    }

    private static IEnumerable<MediaFinding> CheckTransport(TransportDamage damage)
    {
        if (damage.FirstPosition is not { } position)
            yield break;
        string?[] parts =
        [
            damage.Gaps > 0 ? $"packets are missing in {damage.Gaps} places" : null,
            damage.MarkedPackets > 0 ? $"{damage.MarkedPackets} packets are marked as damaged" : null,
            damage.StrayBytes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{damage.StrayBytes} bytes are in no packet") : null,
        ];
        yield return new MediaFinding
        {
            Code = FindingCodes.ContainerDamaged,
            Severity = FindingSeverity.Warning,
            Message = string.Create(CultureInfo.InvariantCulture, $"The transport stream is not whole: {string.Join(", ", parts.OfType<string>())}, the first at byte {position}."),
            Suggestion = "Compare the file with its source; copy it again when they differ. Recordings that were joined say the same.",
        };
    }

    private static MediaFinding[] CheckElements(long position) =>
    [
        new MediaFinding
        {
            Code = FindingCodes.ContainerDamaged,
            Severity = FindingSeverity.Warning,
            Message = string.Create(CultureInfo.InvariantCulture, $"The container's structure is broken at byte {position}: what follows there may be missing."),
            Suggestion = "Compare the file with its source; copy it again when they differ.",
        },
    ];

    private static IEnumerable<MediaFinding> CheckIncomplete(ContentPass pass)
    {
        if (pass.IncompleteCount == 0)
            yield break;
        var times = pass.IncompleteSeconds;
        yield return new MediaFinding
        {
            Code = FindingCodes.ContainerDamaged,
            Severity = FindingSeverity.Warning,
            StartSeconds = times.Count > 0 ? times.Min() : null,
            StopSeconds = times.Count > 0 ? times.Max() : null,
            Message = $"{pass.IncompleteCount} packets lack bytes: parts of the stream were lost before it was stored.",
            Suggestion = "Compare the file with its source; copy it again when they differ.",
        };
    }
}
