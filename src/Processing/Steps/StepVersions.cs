namespace WorkspaceAgents.Processing;

/// <summary>The version of each step. Raise one whenever its output may change for the same input; manifests state them.</summary>
internal static class StepVersions
{
    public const string Check = "2";
    public const string FrameIndex = "2";
    public const string Standardise = "2";
    public const string Clock = "2";
    public const string Align = "6";
    public const string Telemetry = "1";
    public const string Clip = "1";
    public const string Sample = "1";
    public const string Shard = "1";

    /// <summary>All of them, by step.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["check"] = Check,
        ["frame-index"] = FrameIndex,
        ["standardise"] = Standardise,
        ["clock"] = Clock,
        ["align"] = Align,
        ["telemetry"] = Telemetry,
        ["clip"] = Clip,
        ["sample"] = Sample,
        ["shard"] = Shard,
    };
}
