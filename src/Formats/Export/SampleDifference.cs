namespace WorkspaceAgents.Formats;

/// <summary>A sample that is not the same in two datasets.</summary>
/// <param name="Key">Its key.</param>
/// <param name="What">What differs, in words.</param>
public sealed record SampleDifference(string Key, string What);
