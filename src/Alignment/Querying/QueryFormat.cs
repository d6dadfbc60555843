namespace WorkspaceAgents.Alignment;

/// <summary>How a result is written to a file.</summary>
public enum QueryFormat
{
    /// <summary>Comma-separated values with a line of names; RFC 4180.</summary>
    Csv,

    /// <summary>Parquet, zstd.</summary>
    Parquet,
}
