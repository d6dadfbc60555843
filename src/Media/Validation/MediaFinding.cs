namespace WorkspaceAgents.Media;

/// <summary>One thing found while validating a file.</summary>
public sealed record MediaFinding
{
    /// <summary>A stable name from <see cref="FindingCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>How much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Where it begins on the file's own clock; null when it is about the whole file.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>Where it ends; null when it is about the whole file.</summary>
    public double? StopSeconds { get; init; }

    /// <summary>What was found, for people.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it; empty when nothing has to be done.</summary>
    public required string Suggestion { get; init; }
}
