namespace WorkspaceAgents.Cli;

/// <summary>What became of one file.</summary>
/// <param name="Path">Its path in the workspace.</param>
/// <param name="LocalPath">Where it is here.</param>
/// <param name="Version">Which version.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Sha256">Its content.</param>
/// <param name="State"><c>unchanged</c> (it was here already), <c>fetched</c>, or <c>failed</c>.</param>
/// <param name="ResumedFromBytes">From where an earlier run was continued; 0 from the beginning.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record PullOutcome(
    string Path, string LocalPath, int Version, long SizeBytes, string Sha256, string State, long ResumedFromBytes = 0, string? Error = null);
