namespace WorkspaceAgents.Catalog;

/// <summary>Whom a grant is about.</summary>
public enum GrantSubjectKind
{
    /// <summary>One person.</summary>
    Member,

    /// <summary>Everybody with a role.</summary>
    Role,

    /// <summary>Everybody in a group.</summary>
    Group,

    /// <summary>One token of an agent, or every agent.</summary>
    Agent,
}
