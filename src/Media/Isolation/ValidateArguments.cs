namespace WorkspaceAgents.Media;

/// <summary>How a file is validated.</summary>
/// <param name="Depth">How much of it is looked at.</param>
/// <param name="Options">The thresholds, and the number of threads.</param>
internal sealed record ValidateArguments(ValidationDepth Depth, MediaOptions Options);
