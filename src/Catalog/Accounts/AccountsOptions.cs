namespace WorkspaceAgents.Catalog;

/// <summary>What people without a role may do in the installation. Section <c>Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>Whether everybody with an account may make workspaces; false (default) for administrators only.</summary>
    public bool AnyoneMayCreateWorkspaces { get; set; }
}
