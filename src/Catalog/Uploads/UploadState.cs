namespace WorkspaceAgents.Catalog;

/// <summary>Where an upload is.</summary>
public enum UploadState
{
    /// <summary>Bytes are wanted.</summary>
    Open,

    /// <summary>All bytes arrived and were checked; the file version exists. Of a part: it waits to be put together.</summary>
    Completed,

    /// <summary>Given up by the caller, or used up in a joined upload; its bytes are gone.</summary>
    Terminated,

    /// <summary>Not finished in time; its bytes are gone.</summary>
    Expired,
}
