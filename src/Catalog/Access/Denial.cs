namespace WorkspaceAgents.Catalog;

/// <summary>What was refused to whom, for the audit trail.</summary>
/// <param name="WorkspaceId">Where.</param>
/// <param name="Needed">What they would have needed.</param>
/// <param name="Target">On what: a path, or the workspace's slug.</param>
/// <param name="Because">Which kind of rule decided.</param>
internal sealed record Denial(WorkspaceId WorkspaceId, Permissions Needed, string Target, AccessSource Because)
{
    /// <summary>Whether it has been noted: who throws a refusal and who catches it may both report it.</summary>
    public bool IsNoted { get; set; }
}
