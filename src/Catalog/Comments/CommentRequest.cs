namespace WorkspaceAgents.Catalog;

/// <summary>A comment that somebody wants to make.</summary>
public sealed record CommentRequest
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>1 to 4000 characters. <c>@name</c> tells that member, when they may see the file.</summary>
    public required string Text { get; init; }

    /// <summary>The comment it answers; null to begin a thread. An answer to an answer belongs to the same thread.</summary>
    public CommentId? ReplyTo { get; init; }

    /// <summary>A time on the file's own clock in seconds, from −86,400 to 31,622,400; null for the whole file.</summary>
    public double? AtSeconds { get; init; }

    /// <summary>A frame's number in presentation order, from 0; null when it is about a time or the whole file.</summary>
    public int? FrameIndex { get; init; }

    /// <summary>The version it is about; null for the current one.</summary>
    public int? Version { get; init; }
}
