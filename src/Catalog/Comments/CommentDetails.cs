namespace WorkspaceAgents.Catalog;

/// <summary>A comment as it is shown.</summary>
public sealed record CommentDetails
{
    /// <summary>Its id.</summary>
    public required CommentId Id { get; init; }

    /// <summary>Its number among the file's comments, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The file, where it is now.</summary>
    public required string Path { get; init; }

    /// <summary>The version it was made on.</summary>
    public required int Version { get; init; }

    /// <summary>The comment it answers; null when it begins a thread.</summary>
    public CommentId? ReplyTo { get; init; }

    /// <summary>Where in the file, in seconds.</summary>
    public double? AtSeconds { get; init; }

    /// <summary>Which frame.</summary>
    public int? FrameIndex { get; init; }

    /// <summary>What it says; empty when it was deleted and only its answers are left.</summary>
    public required string Text { get; init; }

    /// <summary>Who wrote it; an agent's with the person it acts for.</summary>
    public required string Author { get; init; }

    /// <summary>Whether a person or an agent did.</summary>
    public required ActorKind AuthorKind { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last edited.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>When its thread was resolved, and by whom; null while it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <inheritdoc cref="ResolvedAt"/>
    public string? ResolvedBy { get; init; }

    /// <summary>Whether the one who asks may edit it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The answers, oldest first.</summary>
    public IReadOnlyList<CommentDetails> Replies { get; init; } = [];
}
