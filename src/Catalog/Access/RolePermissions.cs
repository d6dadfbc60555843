namespace WorkspaceAgents.Catalog;

/// <summary>The permissions each role gives.</summary>
public static class RolePermissions
{
    /// <summary>The permissions of a role.</summary>
    /// <param name="role">The role.</param>
    /// <returns>The set it gives.</returns>
    public static Permissions Of(Role role) => role switch
    {
        Role.Viewer => Permissions.View | Permissions.Download,
        Role.Annotator => Of(Role.Viewer) | Permissions.Annotate,
        Role.Maintainer => Of(Role.Annotator) | Permissions.Write | Permissions.Publish,
        Role.Owner => Permissions.All,
        _ => Permissions.None,
    };
}
