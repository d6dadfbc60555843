using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>OAuth's scopes are the catalog's permissions, in lower case.</summary>
internal static class OAuthScopes
{
    /// <summary>Each permission by itself, from looking to managing.</summary>
    public static IReadOnlyList<Permissions> Each { get; } =
        [Permissions.View, Permissions.Download, Permissions.Write, Permissions.Annotate, Permissions.Publish, Permissions.Manage];

    public static IReadOnlyList<string> Names { get; } = [.. Each.Select(Name)];

    public static string Name(Permissions one) => one.ToString().ToLowerInvariant();

    /// <summary>The permissions that scopes name; others are passed over.</summary>
    public static Permissions Of(IEnumerable<string?> scopes)
    {
        var wanted = scopes.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Each.Where(one => wanted.Contains(Name(one))).Aggregate(Permissions.None, (sum, one) => sum | one);
    }
}
