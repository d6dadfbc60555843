using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>A sensor log out of a video.</summary>
/// <param name="Key">Its short name, unique in the file: <c>ACCL</c>, <c>GPS5</c>.</param>
/// <param name="Name">How the file calls it; null when it has no name.</param>
/// <param name="RowCount">Its samples.</param>
/// <param name="Problems">What could not be read.</param>
/// <param name="Csv">Its rows, on the video's own clock.</param>
internal sealed record MadeLog(string Key, string? Name, int RowCount, IReadOnlyList<string> Problems, BlobInfo Csv);
