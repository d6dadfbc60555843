namespace WorkspaceAgents.Portal.Components.Layout;

/// <summary>What a page's address says: the workspace, and the section of it.</summary>
/// <param name="Workspace">The workspace's slug; null outside of one.</param>
/// <param name="Section">The first name after it, as <c>files</c>; empty when there is none.</param>
internal readonly record struct PageAddress(string? Workspace, string Section)
{
    /// <summary>Reads a path relative to the portal's root.</summary>
    /// <param name="relativePath">As <c>w/studio/files/a%20b?after=x</c>.</param>
    /// <returns>Its parts, unescaped.</returns>
    public static PageAddress Parse(string relativePath)
    {
        var parts = relativePath.Split('?', '#')[0].Trim('/').Split('/');
        return parts is ["w", { Length: > 0 } workspace, .. var rest]
            ? new(Uri.UnescapeDataString(workspace), rest is [var section, ..] ? section : "")
            : new(null, parts[0]);
    }
}
