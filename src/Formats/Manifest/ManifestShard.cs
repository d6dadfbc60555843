using System.Text.Json.Serialization;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>A shard of a version.</summary>
public sealed record ManifestShard
{
    /// <summary>File name, for example <c>train-000000.tar</c>; unique in the version.</summary>
    public required string Name { get; init; }

    /// <summary>The split of all its samples.</summary>
    public required string Split { get; init; }

    /// <summary>Which of its samples' members it holds. Not written when it is all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ShardPart Part { get; init; }

    /// <summary>SHA-256 of the TAR.</summary>
    public required BlobHash Sha256 { get; init; }

    /// <summary>Length of the TAR.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>At least 1. The shard holds the next so many samples of its split and part, in the order of the manifest.</summary>
    public required int SampleCount { get; init; }

    /// <summary>The blob of the recipe (canonical JSON, <see cref="ShardRecipe"/>).</summary>
    public required BlobHash Recipe { get; init; }
}
