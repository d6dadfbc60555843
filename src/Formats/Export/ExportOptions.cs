namespace WorkspaceAgents.Formats;

/// <summary>Choices of an export.</summary>
/// <param name="Metadata">VideoFolder: what the table beside the videos is.</param>
/// <param name="PartBytes">Parquet: bytes of members that are written at once, 1 MiB to 1 GiB; bounds the memory. A larger clip goes alone.</param>
public sealed record ExportOptions(MetadataTable Metadata = MetadataTable.Jsonl, int PartBytes = 64 << 20);
