namespace WorkspaceAgents.Loader;

/// <summary>What a loader has done so far.</summary>
/// <param name="YieldedCount">Samples given out, padding included.</param>
/// <param name="SkippedCount">Bad samples passed over.</param>
/// <param name="Skipped">The first 1,000 of them.</param>
public sealed record LoaderReport(long YieldedCount, long SkippedCount, IReadOnlyList<BadSample> Skipped);
