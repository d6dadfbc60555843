namespace WorkspaceAgents.Catalog;

/// <summary>Where an upload is.</summary>
public enum UploadState
{
    /// <summary>Bytes are wanted.</summary>
    Open,

    /// <summary>All bytes arrived and were checked; the file version exists.</summary>
    Completed,

    /// <summary>Given up by the caller; its bytes are gone.</summary>
    Terminated,
}
