namespace WorkspaceAgents.Catalog;

/// <summary>A link whose visitor was let in.</summary>
/// <param name="Link">The link.</param>
/// <param name="Workspace">Its workspace.</param>
/// <param name="Creator">What who made it may do now: the most the visitor may.</param>
/// <param name="Visitor">The visitor, for the audit trail.</param>
internal sealed record OpenShare(ShareLink Link, Workspace Workspace, WorkspaceAccess Creator, Actor Visitor)
{
    /// <summary>Whether a file lies within what is shared, and its creator may share it.</summary>
    public bool Includes(string path) =>
        (path == Link.Path || (Link.Kind == ShareKind.Folder && path.StartsWith(Link.Path + "/", StringComparison.Ordinal)))
        && Creator.May(ShareGate.Needed(Link.Access), path);
}
