namespace WorkspaceAgents.Formats;

/// <summary>Kinds of table that lie beside the videos of a VideoFolder.</summary>
public enum MetadataTable
{
    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>Comma-separated values (RFC 4180). Readers guess its types.</summary>
    Csv,

    /// <summary>Parquet: the only one with types of its own.</summary>
    Parquet,
}
