namespace WorkspaceAgents.Media;

/// <summary>What a worker says about itself at the end of a job, before the operation's own answer.</summary>
/// <param name="ResidentBytes">How much memory it holds.</param>
/// <param name="HeldKeys">The contents it has open, so that a job about one of them should come to it.</param>
internal sealed record WorkerReport(long ResidentBytes, string[] HeldKeys);
