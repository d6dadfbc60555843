namespace WorkspaceAgents.Catalog;

/// <summary>A share link that somebody wants made: for a path, or for a version of a dataset.</summary>
public sealed record ShareRequest
{
    /// <summary>A file or a folder; null for a dataset version.</summary>
    public string? Path { get; init; }

    /// <summary>A dataset's name; null for a path.</summary>
    public string? Dataset { get; init; }

    /// <summary>With a dataset: an alias, a number as in <c>v2</c>, an id, or at least 8 digits of one. An alias that moves later does not move the link.</summary>
    public string? Version { get; init; }

    /// <summary>What visitors may do. Default: view.</summary>
    public ShareAccess Access { get; init; } = ShareAccess.View;

    /// <summary>What it is called in lists, 1 to 100 characters; null for the name of what it opens.</summary>
    public string? Name { get; init; }

    /// <summary>Days it opens, 1 to 365. Default 7. A link made with a token ends with the token.</summary>
    public int Days { get; init; } = 7;

    /// <summary>A password visitors have to know, 8 to 128 characters; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>How often it opens, 1 to 100,000; null for any number. Ten minutes of one visitor are one use.</summary>
    public int? MaxUses { get; init; }
}
