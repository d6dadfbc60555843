namespace WorkspaceAgents.Cli;

/// <summary>The command could not do what was asked. The message is one line that says what to do next.</summary>
internal sealed class CliException(string code, string message, string? traceId = null, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>A stable name for scripts, such as <c>notFound</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What the server's log knows the failure by.</summary>
    public string? TraceId { get; } = traceId;
}
