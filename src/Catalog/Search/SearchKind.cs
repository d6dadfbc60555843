namespace WorkspaceAgents.Catalog;

/// <summary>What a search found.</summary>
public enum SearchKind
{
    /// <summary>A file, by its path.</summary>
    File,

    /// <summary>A folder, by its path.</summary>
    Folder,

    /// <summary>A comment, by what it says.</summary>
    Comment,

    /// <summary>A recording, by its name.</summary>
    Recording,

    /// <summary>A dataset, by its name.</summary>
    Dataset,
}
