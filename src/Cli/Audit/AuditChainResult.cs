namespace WorkspaceAgents.Cli;

/// <summary>What re-computing an exported chain found; the shape is the server's.</summary>
internal sealed record AuditChainResult(bool Intact, long EventCount, string Head, long? FirstBadSequence, string? Explanation);
