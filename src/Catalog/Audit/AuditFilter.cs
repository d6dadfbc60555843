namespace WorkspaceAgents.Catalog;

/// <summary>Which events of a trail are wanted. What is left out does not narrow; all that is given must hold.</summary>
public sealed record AuditFilter
{
    /// <summary>The name of who acted: a user name, or an agent's.</summary>
    public string? Actor { get; init; }

    /// <summary>An action, as <c>file.write</c>, or all of a noun, as <c>file</c>.</summary>
    public string? Action { get; init; }

    /// <summary>A target or, ending in '/', everything below a folder.</summary>
    public string? Target { get; init; }

    /// <summary>Done or denied.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>Not before this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A part of the action, the target or the actor's name; case matters.</summary>
    public string? Text { get; init; }
}
