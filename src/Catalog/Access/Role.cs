namespace WorkspaceAgents.Catalog;

/// <summary>A member's role in a workspace; each role gives the permissions of <see cref="RolePermissions"/>.</summary>
public enum Role
{
    /// <summary>Belongs to the workspace, and may do only what grants allow.</summary>
    Guest,

    /// <summary>Sees and downloads.</summary>
    Viewer,

    /// <summary>A viewer who writes captions, annotations and clocks.</summary>
    Annotator,

    /// <summary>An annotator who writes files, runs batches and publishes.</summary>
    Maintainer,

    /// <summary>A maintainer who manages members, tokens and settings.</summary>
    Owner,
}
