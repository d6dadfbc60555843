namespace WorkspaceAgents.Catalog;

/// <summary>What an actor may do with a file or a workspace. A set: combine with <c>|</c>.</summary>
[Flags]
public enum Permissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>See that it exists: names, sizes, reports, previews.</summary>
    View = 1,

    /// <summary>Take the bytes away.</summary>
    Download = 2,

    /// <summary>Add, overwrite, move and delete files; make batches and run jobs.</summary>
    Write = 4,

    /// <summary>Write captions, annotations and clocks.</summary>
    Annotate = 8,

    /// <summary>Publish dataset versions and move aliases.</summary>
    Publish = 16,

    /// <summary>Members, tokens and settings.</summary>
    Manage = 32,

    /// <summary>Everything.</summary>
    All = View | Download | Write | Annotate | Publish | Manage,
}
