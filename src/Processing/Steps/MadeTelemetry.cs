namespace WorkspaceAgents.Processing;

/// <summary>The sensor logs inside a video.</summary>
/// <param name="Logs">In the order of the file.</param>
internal sealed record MadeTelemetry(IReadOnlyList<MadeLog> Logs);
