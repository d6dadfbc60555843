namespace WorkspaceAgents.Catalog;

/// <summary>How rights are named in messages: as the API writes them.</summary>
internal static class AccessWords
{
    public static string Of(Permissions permissions) => permissions.ToString().ToLowerInvariant();

    public static string Of(Role role) => role.ToString().ToLowerInvariant();

    public static string Of(GrantSubjectKind kind) => kind.ToString().ToLowerInvariant();
}
