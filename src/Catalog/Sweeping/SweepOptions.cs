namespace WorkspaceAgents.Catalog;

/// <summary>How the content store is swept. Section <c>Sweep</c>.</summary>
public sealed class SweepOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sweep";

    /// <summary>How long bytes that nobody refers to are kept after they were last written or used, 1 minute to 365 days. Default 24 h: more than any job takes.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long what a step made is kept for the next run although no recording or version refers to it, 0 to 3,650 days. Default 30 days.</summary>
    public TimeSpan ArtifactAge { get; set; } = TimeSpan.FromDays(30);

    internal string? FindProblem() =>
        Grace < TimeSpan.FromMinutes(1) || Grace > TimeSpan.FromDays(365) ? $"{Section}:{nameof(Grace)} is {Grace}; set it between 00:01:00 and 365.00:00:00."
        : ArtifactAge < TimeSpan.Zero || ArtifactAge > TimeSpan.FromDays(3650) ? $"{Section}:{nameof(ArtifactAge)} is {ArtifactAge}; set it between 00:00:00 and 3650.00:00:00."
        : null;
}
