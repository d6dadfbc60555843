namespace WorkspaceAgents.Catalog;

/// <summary>A rule was broken. The message is safe to show to the caller and says what to do next.</summary>
public sealed class WorkspaceException : Exception
{
    /// <summary>Creates a refusal.</summary>
    /// <param name="code">Which rule was broken.</param>
    /// <param name="message">What happened, what was kept, and what to do; no secrets.</param>
    /// <param name="innerException">The lower-level failure, for logs only.</param>
    public WorkspaceException(ErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Which rule was broken.</summary>
    public ErrorCode Code { get; }

    /// <summary>What was denied, when the refusal is one that the audit trail records.</summary>
    internal Denial? Denial { get; init; }

    internal static WorkspaceException NotFound(string what, string name, string next, Denial? denial = null) =>
        new(ErrorCode.NotFound, $"There is no {what} '{name}' that you can see. {next}") { Denial = denial };
}
