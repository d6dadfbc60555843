namespace WorkspaceAgents.Catalog;

/// <summary>What is to be moved or copied, and where.</summary>
public sealed record TransferRequest
{
    /// <summary>A file or a folder.</summary>
    public required string From { get; init; }

    /// <summary>The whole new path, not the folder it is to lie in.</summary>
    public required string To { get; init; }

    /// <summary>Whether files at the new paths may be replaced: a move sends them to the trash, a copy adds a version to them.</summary>
    public bool Overwrite { get; init; }

    /// <summary>For a copy of a file: the version to copy; null for the current one.</summary>
    public int? Version { get; init; }

    /// <summary>What the moved file, or the file a copy overwrites, must be.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public FileCondition Expected { get; init; } = FileCondition.None;
}
