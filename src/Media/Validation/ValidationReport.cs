namespace WorkspaceAgents.Media;

/// <summary>What validation found in one file.</summary>
public sealed record ValidationReport
{
    /// <summary>Reject when there is an error, Warn when there is a warning, else Ok.</summary>
    public required ValidationVerdict Verdict { get; init; }

    /// <summary>The findings: errors first, then by time.</summary>
    public required IReadOnlyList<MediaFinding> Findings { get; init; }

    /// <summary>The number of frames that were decoded; null when it did not come to that.</summary>
    public int? DecodedFrameCount { get; init; }

    /// <summary>The report of a list of findings.</summary>
    internal static ValidationReport Of(IEnumerable<MediaFinding> findings, int? decodedFrameCount = null)
    {
        MediaFinding[] ordered = [.. findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.StartSeconds ?? double.MinValue)];
        var worst = ordered.Length == 0 ? FindingSeverity.Info : ordered[0].Severity;
        return new ValidationReport
        {
            Verdict = worst switch
            {
                FindingSeverity.Error => ValidationVerdict.Reject,
                FindingSeverity.Warning => ValidationVerdict.Warn,
                _ => ValidationVerdict.Ok,
            },
            Findings = ordered,
            DecodedFrameCount = decodedFrameCount,
        };
    }
}
