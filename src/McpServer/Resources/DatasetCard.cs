using System.Globalization;
using System.Text;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>A version told in Markdown, for a model's context: what is in it, what was left out, and how it is read.</summary>
internal static class DatasetCard
{
    private const int MostQuarantined = 20;

    /// <summary>The card of one version.</summary>
    /// <param name="details">The version.</param>
    /// <param name="snippet">Python that streams its first shard; empty when it has none.</param>
    public static string Of(VersionDetails details, string snippet)
    {
        var (dataset, version) = (details.Dataset, details.Version);
        var text = new StringBuilder();
        Line($"# {dataset.Name}, version {version.Number}");
        Line($"");
        if (dataset.Description.Length > 0) Line($"{dataset.Description}\n");
        Line($"- id: `{version.VersionId}` (the same inputs give the same id)");
        Line($"- state: {version.State.ToString().ToLowerInvariant()}{(version.Aliases.Count == 0 ? "" : $", aliases: {string.Join(", ", version.Aliases)}")}");
        Line($"- published by {version.CreatedBy}, {version.CreatedAt:yyyy-MM-dd HH:mm} UTC");
        Line($"- {version.RecordingCount} recordings, {version.SampleCount} samples, {version.FrameCount} frames, {version.DurationSeconds:0.###} s, {version.SizeBytes} bytes in {details.Shards.Count} shards");
        Line($"\n| split | recordings | clips | frames | seconds | bytes |\n|---|---:|---:|---:|---:|---:|");
        foreach (var (split, counts) in details.Manifest.Statistics.Splits)
            Line($"| {split} | {counts.Recordings} | {counts.Clips} | {counts.Frames} | {counts.Seconds:0.###} | {counts.Bytes} |");
        if (details.Manifest.Quarantined.Count > 0)
        {
            Line($"\n## Left out\n");
            foreach (var left in details.Manifest.Quarantined.Take(MostQuarantined)) Line($"- {left.Recording}: {string.Join("; ", left.Reasons)}");
            if (details.Manifest.Quarantined.Count > MostQuarantined) Line($"- and {details.Manifest.Quarantined.Count - MostQuarantined} more: get_version lists them");
        }

        if (snippet.Length > 0) Line($"\n## Read it\n\n```python\n{snippet}\n```");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
