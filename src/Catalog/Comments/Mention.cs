namespace WorkspaceAgents.Catalog;

/// <summary>A comment that names somebody and waits for them.</summary>
/// <param name="Workspace">The slug of its workspace.</param>
/// <param name="Comment">The comment.</param>
/// <param name="At">When it named them, UTC.</param>
public sealed record Mention(string Workspace, CommentDetails Comment, DateTimeOffset At);
