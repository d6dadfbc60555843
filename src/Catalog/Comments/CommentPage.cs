namespace WorkspaceAgents.Catalog;

/// <summary>One page of a file's threads.</summary>
/// <param name="Path">The file.</param>
/// <param name="Version">Its current version: a comment made on an older one says so.</param>
/// <param name="MayComment">Whether the one who asks may comment here.</param>
/// <param name="OpenCount">Threads of the file that are not resolved.</param>
/// <param name="Threads">Threads, oldest first.</param>
/// <param name="Next">Pass as <c>after</c> for the next page; null at the end.</param>
public sealed record CommentPage(string Path, int Version, bool MayComment, int OpenCount, IReadOnlyList<CommentDetails> Threads, int? Next);
