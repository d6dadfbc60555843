namespace WorkspaceAgents.Formats;

/// <summary>The names of the splits, as they stand in manifests and addresses.</summary>
public static class SplitName
{
    /// <summary>What a model is trained on.</summary>
    public const string Train = "train";

    /// <summary>What training is steered by.</summary>
    public const string Val = "val";

    /// <summary>What the result is judged by.</summary>
    public const string Test = "test";

    /// <summary>All, in their fixed order.</summary>
    public static IReadOnlyList<string> All { get; } = [Train, Val, Test];
}
