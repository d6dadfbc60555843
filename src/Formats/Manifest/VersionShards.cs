using System.Globalization;

namespace WorkspaceAgents.Formats;

/// <summary>The shards of a whole version: every split by itself, in one layout, with their names.</summary>
public static class VersionShards
{
    /// <summary>In the sidecar layout the TARs of metadata aim at the wanted size divided by this: they are what an edit rewrites.</summary>
    public const int MetadataDivisor = 16;

    private const string MetadataInfix = "-meta-";
    private const long LeastMetadataTargetBytes = 1 << 20;

    /// <summary>
    /// Plans the shards by name: <c>train-000000.tar</c>; the metadata of the sidecar layout is <c>train-meta-000000.tar</c>. The same samples in any order give
    /// the same plan, and a change of k samples changes O(k) shards (<see cref="ShardPlanner"/>).
    /// </summary>
    /// <exception cref="InvalidDataException">Two samples with one key, or a sample that has no place in the layout.</exception>
    public static IReadOnlyList<PlannedShard> Plan(IEnumerable<ManifestSample> samples, ManifestParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(parameters);
        return [.. samples.GroupBy(sample => sample.Split)
            .SelectMany(split => PartsOf(parameters.ShardLayout).SelectMany(part => PlanPart(split, part, parameters.ShardTargetBytes)))
            .OrderBy(shard => shard.Name, StringComparer.Ordinal)];
    }

    /// <summary>The parts a layout divides a sample into, the video first.</summary>
    public static IReadOnlyList<ShardPart> PartsOf(ShardLayout layout) => layout == ShardLayout.Sidecar ? [ShardPart.Video, ShardPart.Metadata] : [ShardPart.Whole];

    /// <summary>Whether a shard's name, as <see cref="Plan"/> gives them, is of the metadata of the sidecar layout.</summary>
    public static bool IsOfMetadata(string name, string split)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith($"{split}{MetadataInfix}", StringComparison.Ordinal);
    }

    /// <summary>The shards of one part of a split with their recipes, as the manifest's samples make them: no blob is read.</summary>
    /// <exception cref="ManifestException">A shard whose length is not what its samples make.</exception>
    public static IReadOnlyList<(ManifestShard Shard, ShardRecipe Recipe)> Place(VersionManifest manifest, string split, ShardPart part)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var samples = manifest.SamplesOf(split);
        var placed = new List<(ManifestShard, ShardRecipe)>();
        var start = 0;
        foreach (var shard in manifest.ShardsOf(split).Where(shard => shard.Part == part))
        {
            var recipe = ShardRecipe.Create(Enumerable.Range(start, shard.SampleCount).Select(i => samples[i].ToShardSample().Only(part)));
            if (recipe.LengthBytes != shard.LengthBytes)
                throw new ManifestException($"Shard '{shard.Name}' has {shard.LengthBytes} bytes, but its samples make {recipe.LengthBytes}.");
            placed.Add((shard, recipe));
            start += shard.SampleCount;
        }
        return placed;
    }

    private static IEnumerable<PlannedShard> PlanPart(IGrouping<string, ManifestSample> split, ShardPart part, long targetBytes)
    {
        var isMetadata = part == ShardPart.Metadata;
        var options = new ShardPlannerOptions(isMetadata ? Math.Max(targetBytes / MetadataDivisor, LeastMetadataTargetBytes) : targetBytes);
        return ShardPlanner.Plan(split.Select(sample => sample.ToShardSample().Only(part)), options).Select((recipe, i) =>
            new PlannedShard(string.Create(CultureInfo.InvariantCulture, $"{split.Key}{(isMetadata ? MetadataInfix : "-")}{i:D6}.tar"), split.Key, part, recipe));
    }
}
