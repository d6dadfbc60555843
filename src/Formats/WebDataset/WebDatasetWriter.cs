using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>
/// The shards of a version, with what two of WebDataset's readers want beside them: an index for wids (random access), and Megatron-Energon's <c>.nv-meta</c>.
/// </summary>
/// <remarks>
/// See <see href="https://github.com/webdataset/webdataset">wids</see> and <see href="https://nvidia.github.io/Megatron-Energon/">Energon's data format</see>.
/// </remarks>
internal static class WebDatasetWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static async Task WriteAsync(VersionSource source, ExportTarget target, CancellationToken cancellationToken)
    {
        foreach (var split in source.Splits)
        {
            foreach (var shard in source.ShardsOf(split))
            {
                await target.AddAsync(shard.Shard.Name, shard.Shard.LengthBytes, (tar, token) => source.CopyShardAsync(shard, tar, token), cancellationToken);
            }

            await target.AddAsync(WidsName(split), Json(Wids(source, split)), cancellationToken);
        }

        await target.AddAsync(".nv-meta/.info.yaml", Encoding.UTF8.GetBytes(EnergonInfo(source.Manifest)), cancellationToken);
        await target.AddAsync(".nv-meta/split.yaml", Encoding.UTF8.GetBytes(EnergonSplits(source.Manifest)), cancellationToken);
        await target.AddAsync(".nv-meta/dataset.yaml", Encoding.UTF8.GetBytes(EnergonDataset), cancellationToken);
    }

    internal static string WidsName(string split) => $"{split}-wids.json";

    // wids opens shards by URL relative to the index, and needs their sample counts to find sample n.
    private static JsonObject Wids(VersionSource source, string split) => new()
    {
        ["__kind__"] = "wids-shard-index-v1",
        ["wids_version"] = 1,
        ["name"] = $"{source.Manifest.DatasetName}-{split}",
        ["shardlist"] = new JsonArray([.. source.Manifest.ShardsOf(split).Select(shard => new JsonObject
        {
            ["url"] = shard.Name,
            ["nsamples"] = shard.SampleCount,
            ["filesize"] = shard.LengthBytes,
        })]),
    };

    private static byte[] Json(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(Indented) + "\n");

    // Names of shards are safe in YAML as they are: letters, digits, '-', '.'.
    private static string EnergonInfo(VersionManifest manifest) =>
        "shard_counts:\n" + string.Concat(manifest.Shards.Select(shard => string.Create(CultureInfo.InvariantCulture, $"  {shard.Name}: {shard.SampleCount}\n")));

    // Energon's splits are train, val and test, as ours; one without shards is an empty list.
    private static string EnergonSplits(VersionManifest manifest)
    {
        var yaml = new StringBuilder("exclude: []\nsplit_parts:\n");
        foreach (var split in SplitName.All)
        {
            var shards = manifest.ShardsOf(split);
            yaml.Append(CultureInfo.InvariantCulture, $"  {split}:{(shards.Count == 0 ? " []" : "")}\n");
            foreach (var shard in shards) yaml.Append(CultureInfo.InvariantCulture, $"  - {shard.Name}\n");
        }

        return yaml.ToString();
    }

    // Crude: samples are given as their members, and the trainer's own code makes of them what it needs.
    private const string EnergonDataset =
        """
        __module__: megatron.energon
        __class__: CrudeWebdataset

        """;
}
