namespace WorkspaceAgents.Cli;

/// <summary>Bytes to fetch: what they are called in messages, their route, and what they must be.</summary>
internal sealed record RemoteContent(string Name, string Route, string Sha256, long SizeBytes);
