namespace WorkspaceAgents.Catalog;

/// <summary>A file or shard that a visitor sees.</summary>
/// <param name="Path">Its path within what is shared; the name of a file or shard that is shared by itself.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="ModifiedAt">When it was written.</param>
/// <param name="Preview">What can be seen of it without its bytes.</param>
public sealed record SharedFile(string Path, long SizeBytes, DateTimeOffset ModifiedAt, SharePreview Preview);
