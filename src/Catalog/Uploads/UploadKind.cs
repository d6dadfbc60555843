namespace WorkspaceAgents.Catalog;

/// <summary>What becomes of an upload's bytes.</summary>
public enum UploadKind
{
    /// <summary>A file version.</summary>
    File,

    /// <summary>A piece of a file to come (tus <c>Upload-Concat: partial</c>). Never a file itself.</summary>
    Part,

    /// <summary>A file version put together from parts (tus <c>Upload-Concat: final</c>). Takes no bytes of its own.</summary>
    Joined,
}
