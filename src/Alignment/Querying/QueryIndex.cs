namespace WorkspaceAgents.Alignment;

/// <summary>A metadata index whose rows are part of the table <c>frames</c>.</summary>
/// <param name="RecordingId">What the column <c>recording_id</c> holds.</param>
/// <param name="Recording">What the column <c>recording</c> holds.</param>
/// <param name="Path">The Parquet file.</param>
public sealed record QueryIndex(string RecordingId, string Recording, string Path);
