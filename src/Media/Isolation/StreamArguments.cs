namespace WorkspaceAgents.Media;

/// <summary>What an operation on one stream is asked for.</summary>
/// <param name="StreamIndex">The stream's number in the file.</param>
internal sealed record StreamArguments(int StreamIndex);
