using System.Globalization;
using System.Text;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Api;

/// <summary>The README.md of a version: YAML that tells loaders which shards belong to which split, and a page for people.</summary>
/// <remarks>The YAML's keys: https://huggingface.co/docs/hub/datasets-manual-configuration</remarks>
internal static class DatasetCard
{
    public static byte[] Write(PublishedVersion version, IReadOnlyList<PublishedSplit> splits)
    {
        var (dataset, facts) = (version.Dataset, version.Version);
        var card = new StringBuilder();
        void Line(FormattableString text) => card.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"---");
        Line($"pretty_name: {Quote(dataset.Name)}");
        Line($"size_categories:");
        Line($"- {SizeOf(facts.SampleCount)}");
        Line($"tags:");
        Line($"- video");
        Line($"- webdataset");
        if (splits.Count > 0)
        {
            Line($"configs:");
            Line($"- config_name: default");
            Line($"  data_files:");
            foreach (var split in splits)
            {
                Line($"  - split: {split.Name}");
                Line($"    path: {Quote($"{split.Name}/*.tar")}");
            }
        }

        Line($"---");
        Line($"# {dataset.Name} v{facts.Number}");
        if (dataset.Description.Length > 0) Line($"\n{dataset.Description}");
        Line($"\n{facts.SampleCount} samples from {facts.RecordingCount} recordings, {facts.FrameCount} frames, {facts.DurationSeconds:0.###} s of video. Version `{facts.VersionId}`: `manifest.json` says what it was made of, and its SHA-256 is that id.");
        Line($"\n| split | samples | shards | bytes |\n|---|---:|---:|---:|");
        foreach (var split in splits) Line($"| {split.Name} | {split.SampleCount} | {split.ShardCount} | {split.SizeBytes} |");
        Line($"\nEach shard is a TAR in WebDataset's layout: the members of a sample follow each other and share its key.");
        return Encoding.UTF8.GetBytes(card.ToString());
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string SizeOf(int samples) => samples switch
    {
        < 1000 => "n<1K",
        < 10_000 => "1K<n<10K",
        < 100_000 => "10K<n<100K",
        < 1_000_000 => "100K<n<1M",
        _ => "n>1M",
    };
}
