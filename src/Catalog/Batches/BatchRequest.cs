namespace WorkspaceAgents.Catalog;

/// <summary>What a new batch is to be.</summary>
public sealed record BatchRequest
{
    /// <summary>Its name, 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The dataset it is for; made when there is none of that name.</summary>
    public required string Dataset { get; init; }

    /// <summary>A folder whose files are grouped into recordings by <see cref="RecordingPlanner"/>; null when <see cref="Recordings"/> are given.</summary>
    public string? Folder { get; init; }

    /// <summary>Recordings given one by one: a name and the paths of its files.</summary>
    public IReadOnlyList<RecordingRequest> Recordings { get; init; } = [];

    /// <summary>How it becomes a version; null for the defaults.</summary>
    public BatchSettings? Settings { get; init; }
}
