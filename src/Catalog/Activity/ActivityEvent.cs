namespace WorkspaceAgents.Catalog;

/// <summary>Something that happened in a workspace, as its members see it.</summary>
public sealed record ActivityEvent
{
    /// <summary>Its number in the audit trail.</summary>
    public required long Sequence { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A person, an agent, a visitor or the system.</summary>
    public required ActorKind ActorKind { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>For whom, when an agent acted.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>What was done, as <c>file.write</c>.</summary>
    public required string Action { get; init; }

    /// <summary>To what.</summary>
    public required string Target { get; init; }

    /// <summary>The target's path, when it is a file or folder.</summary>
    public string? Path { get; init; }

    /// <summary>Where it went, when it was moved or restored.</summary>
    public string? MovedTo { get; init; }

    /// <summary>The comment, when it is about one.</summary>
    public CommentId? Comment { get; init; }

    /// <summary>Where in the file the comment is, in seconds.</summary>
    public double? AtSeconds { get; init; }

    /// <summary>Which frame the comment is on.</summary>
    public int? FrameIndex { get; init; }
}
