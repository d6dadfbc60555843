namespace WorkspaceAgents.Formats;

/// <summary>How the files of an export come as one.</summary>
public enum ArchiveFormat
{
    /// <summary>POSIX ustar with PAX headers where needed; the same bytes every time.</summary>
    Tar,

    /// <summary>ZIP, nothing compressed, ZIP64 where needed.</summary>
    Zip,
}
