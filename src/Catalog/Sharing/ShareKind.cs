namespace WorkspaceAgents.Catalog;

/// <summary>What a share link opens.</summary>
public enum ShareKind
{
    /// <summary>One file, in its newest version.</summary>
    File,

    /// <summary>A folder with everything below it, as it is when somebody looks.</summary>
    Folder,

    /// <summary>One published version of a dataset.</summary>
    DatasetVersion,
}
