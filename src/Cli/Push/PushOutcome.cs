namespace WorkspaceAgents.Cli;

/// <summary>What became of one file.</summary>
/// <param name="Path">Its path in the workspace.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Sha256">Its content.</param>
/// <param name="State"><c>unchanged</c> (it was there already), <c>sent</c>, or <c>failed</c>.</param>
/// <param name="ResumedFromBytes">From where an earlier upload was continued; 0 from the beginning.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record PushOutcome(string Path, long SizeBytes, string Sha256, string State, long ResumedFromBytes = 0, string? Error = null);
