namespace WorkspaceAgents.Catalog;

/// <summary>A comment that was just made or edited.</summary>
/// <param name="Comment">The comment.</param>
/// <param name="Mentioned">Members whom it names and who were told.</param>
/// <param name="NotTold">Names in it that reached nobody: no members, or members who may not see the file.</param>
public sealed record CommentMade(CommentDetails Comment, IReadOnlyList<string> Mentioned, IReadOnlyList<string> NotTold);
