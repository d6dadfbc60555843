using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>Everything in which two versions differ, and how many bytes of shards they share.</summary>
public sealed record VersionDiff
{
    /// <summary>The first version.</summary>
    public required BlobHash BeforeId { get; init; }

    /// <summary>The second version.</summary>
    public required BlobHash AfterId { get; init; }

    /// <summary>By area, then by name. Empty when the versions say the same.</summary>
    public required IReadOnlyList<VersionChange> Changes { get; init; }

    /// <summary>Shards of the second version whose bytes the first has too, whatever their names.</summary>
    public required int SharedShards { get; init; }

    /// <summary>Their bytes.</summary>
    public required long SharedShardBytes { get; init; }

    /// <summary>Shards of the second version that the first has not.</summary>
    public required int NewShards { get; init; }

    /// <summary>Their bytes: what whoever has the first version must fetch.</summary>
    public required long NewShardBytes { get; init; }

    /// <summary>How many changes of a kind an area has.</summary>
    public int Count(VersionArea area, ChangeKind kind) => Changes.Count(change => change.Area == area && change.Kind == kind);
}
