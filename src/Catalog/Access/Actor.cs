namespace WorkspaceAgents.Catalog;

/// <summary>Who does something. Every operation of the catalog takes one and is checked against it.</summary>
public sealed record Actor
{
    /// <summary>A person, an agent or the system.</summary>
    public required ActorKind Kind { get; init; }

    /// <summary>The name shown in the audit trail: the person's user name, or the agent token's name.</summary>
    public required string Name { get; init; }

    /// <summary>The person, or the person an agent acts for; null for the system.</summary>
    public UserId? UserId { get; init; }

    /// <summary>The user name of the person an agent acts for.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The token that was shown, when there was one.</summary>
    public TokenId? TokenId { get; init; }

    /// <summary>The workspaces a token is confined to; null when it is not.</summary>
    public IReadOnlyList<WorkspaceId>? OnlyWorkspaces { get; init; }

    /// <summary>Workspaces whose owners have shut the token out.</summary>
    public IReadOnlyList<WorkspaceId> NotWorkspaces { get; init; } = [];

    /// <summary>The files, folders and globs a token is confined to (<see cref="PathPattern"/>); null when it is not.</summary>
    public IReadOnlyList<string>? OnlyPaths { get; init; }

    /// <summary>Whether this is an administrator of the installation, with nothing that narrows them. Gives no right in a workspace.</summary>
    public bool IsAdministrator { get; init; }

    /// <summary>The most this actor may do anywhere, whatever the role says. A token's scope.</summary>
    public Permissions AtMost { get; init; } = Permissions.All;

    /// <summary>Where the call came from (an IP address or a process), for the audit trail.</summary>
    public string? From { get; init; }

    /// <summary>Whether a token's scope lets the actor into a workspace; the role there is another matter.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <returns>True without a token, too.</returns>
    public bool Reaches(WorkspaceId workspaceId) => OnlyWorkspaces?.Contains(workspaceId) != false && !NotWorkspaces.Contains(workspaceId);

    /// <summary>The installation itself. Never made from anything a caller sends.</summary>
    /// <param name="name">The part that acts, such as <c>processing</c>.</param>
    /// <returns>An actor that may do everything.</returns>
    public static Actor System(string name) => new() { Kind = ActorKind.System, Name = name };
}
