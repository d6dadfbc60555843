namespace WorkspaceAgents.Formats;

/// <summary>What an export wrote.</summary>
/// <param name="Samples">Samples.</param>
/// <param name="Files">Files.</param>
/// <param name="Bytes">Bytes of the files.</param>
public sealed record ExportResult(long Samples, long Files, long Bytes);
