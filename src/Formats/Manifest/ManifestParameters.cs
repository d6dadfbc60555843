using System.Text.Json.Serialization;

namespace WorkspaceAgents.Formats;

/// <summary>Every choice that decides the version's bytes.</summary>
public sealed record ManifestParameters
{
    /// <summary>Wanted length of a clip in seconds; clips begin at keyframes.</summary>
    public required double ClipSeconds { get; init; }

    /// <summary>Shares of the splits.</summary>
    public required SplitRatios SplitRatios { get; init; }

    /// <summary>Seed of the splits; within ±(2^53-1).</summary>
    public required long SplitSeed { get; init; }

    /// <summary>Whether a recording was put into train when none was drawn for it.</summary>
    public required bool EnsureTrain { get; init; }

    /// <summary>Wanted size of a shard in bytes.</summary>
    public required long ShardTargetBytes { get; init; }

    /// <summary>How samples are divided among TARs. Not written when it is joined, so that versions from before it keep their ids.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ShardLayout ShardLayout { get; init; }

    /// <summary>Limits of the publish gate and of alignment, by name with unit, for example <c>maxErrorMs</c>.</summary>
    public required IReadOnlyDictionary<string, double> Thresholds { get; init; }
}
