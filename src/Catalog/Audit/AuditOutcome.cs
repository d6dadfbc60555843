namespace WorkspaceAgents.Catalog;

/// <summary>How what an audit event tells of ended.</summary>
public enum AuditOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was refused: the actor may not, or the target is locked.</summary>
    Denied,
}
