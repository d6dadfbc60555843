using System.Globalization;
using System.Text;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>
/// A version for people: Markdown with the front matter that hubs read (see <see href="https://huggingface.co/docs/hub/datasets-cards">dataset cards</see>).
/// Everything in it is counted from the manifest, so the same version always has the same card.
/// </summary>
public static class DatasetCard
{
    private const int BarCells = 24;
    private const int HistogramBins = 8;

    /// <summary>Writes the card.</summary>
    /// <param name="manifest">The version.</param>
    /// <param name="id">Its id.</param>
    /// <returns>Markdown that ends in a newline.</returns>
    public static string Write(VersionManifest manifest, BlobHash id)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var card = new StringBuilder();
        WriteFrontMatter(card, manifest);
        card.Append(CultureInfo.InvariantCulture, $"# {manifest.DatasetName}\n\nVersion `{id}`: its bytes never change, and it can be made again from its inputs (`wsa dataset rebuild`).\n\n");
        WriteCounts(card, manifest);
        WriteLengths(card, manifest);
        WriteMembers(card, manifest);
        WriteMaking(card, manifest);
        WriteNotes(card, manifest);
        WriteLeftOut(card, manifest);
        return card.ToString();
    }

    private static void WriteFrontMatter(StringBuilder card, VersionManifest manifest)
    {
        var clips = manifest.Statistics.Total.Clips;
        var size = clips switch { < 1_000 => "n<1K", < 10_000 => "1K<n<10K", < 100_000 => "10K<n<100K", < 1_000_000 => "100K<n<1M", _ => "n>1M" };
        card.Append("---\n").Append("tags:\n- video\n- webdataset\n");
        if (manifest.Notes?.Licence is { } licence) card.Append(CultureInfo.InvariantCulture, $"license: {Quoted(licence)}\n");
        card.Append(CultureInfo.InvariantCulture, $"size_categories:\n- {size}\n---\n");
    }

    private static void WriteCounts(StringBuilder card, VersionManifest manifest)
    {
        card.Append("## What is in it\n\n| split | recordings | clips | frames | hours | bytes | shards |\n|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (var split in SplitName.All.Where(manifest.Statistics.Splits.ContainsKey)) Row(split, manifest.Statistics.Splits[split], manifest.ShardsOf(split).Count);
        Row("all", manifest.Statistics.Total, manifest.Shards.Count);
        card.Append('\n');

        void Row(string name, ManifestCounts counts, int shards) => card.Append(CultureInfo.InvariantCulture,
            $"| {name} | {counts.Recordings} | {counts.Clips} | {counts.Frames} | {counts.Seconds / 3600:0.00} | {counts.Bytes} | {shards} |\n");
    }

    private static void WriteLengths(StringBuilder card, VersionManifest manifest)
    {
        if (manifest.Samples.Count == 0) return;
        double[] seconds = [.. manifest.Samples.Select(sample => sample.StopSeconds - sample.StartSeconds).Order()];
        card.Append(CultureInfo.InvariantCulture,
            $"Clips last {seconds[0]:0.00} to {seconds[^1]:0.00} s, half of them at most {seconds[(seconds.Length - 1) / 2]:0.00} s.\n\n```\n");
        var width = Math.Max((seconds[^1] - seconds[0]) / HistogramBins, 0.01);
        var counts = seconds.CountBy(length => Math.Min((int)((length - seconds[0]) / width), HistogramBins - 1)).ToDictionary();
        for (var bin = 0; bin < HistogramBins; bin++)
        {
            if (bin > 0 && seconds[0] + (bin * width) > seconds[^1]) break;
            var count = counts.GetValueOrDefault(bin);
            card.Append(string.Create(CultureInfo.InvariantCulture, $"from {seconds[0] + (bin * width),8:0.00} s {count,9} {new string('#', (int)Math.Ceiling((double)count * BarCells / counts.Values.Max()))}").TrimEnd()).Append('\n');
        }

        card.Append("```\n\n");
    }

    private static void WriteMembers(StringBuilder card, VersionManifest manifest)
    {
        card.Append("## A sample\n\n| member | clips that have it | bytes |\n|---|---:|---:|\n");
        foreach (var members in manifest.Samples.SelectMany(sample => sample.Members).GroupBy(member => MemberName.Split(member.Name).Extension).OrderBy(group => group.Key, StringComparer.Ordinal))
            card.Append(CultureInfo.InvariantCulture, $"| `{members.Key}` | {members.Count()} | {members.Sum(member => member.SizeBytes)} |\n");
        card.Append('\n');
    }

    private static void WriteMaking(StringBuilder card, VersionManifest manifest)
    {
        var parameters = manifest.Parameters;
        card.Append(CultureInfo.InvariantCulture, $"## How it was made\n\nFrom {manifest.Inputs.Sum(input => input.Files.Count)} files of {manifest.Inputs.Count} recordings: clips of about {parameters.ClipSeconds} s that begin at keyframes; ")
            .Append(CultureInfo.InvariantCulture, $"splits by recording ({parameters.SplitRatios.Train} train, {parameters.SplitRatios.Val} val, {parameters.SplitRatios.Test} test, seed {parameters.SplitSeed}); ")
            .Append(parameters.ShardLayout == ShardLayout.Sidecar ? "videos and metadata in shards of their own.\n\n" : "everything of a clip in one shard.\n\n");
        card.Append("| tool or step | version |\n|---|---|\n");
        foreach (var (name, version) in manifest.Tools.Concat(manifest.Steps.Select(step => KeyValuePair.Create($"step {step.Key}", step.Value))).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            card.Append(CultureInfo.InvariantCulture, $"| {Cell(name)} | {Cell(version)} |\n");
        card.Append('\n');
        var clocks = manifest.Inputs.SelectMany(input => input.Clocks).ToList();
        if (clocks.Count > 0)
            card.Append(CultureInfo.InvariantCulture, $"{clocks.Count} clocks were brought onto the videos' time; none is off by more than {clocks.Max(clock => clock.ResidualMs):0.###} ms.\n\n");
    }

    private static void WriteNotes(StringBuilder card, VersionManifest manifest)
    {
        card.Append("## Licence and consent\n\n").Append(manifest.Notes?.Licence ?? "No licence was stated.").Append("\n\n").Append(manifest.Notes?.Consent ?? "Nothing was stated about consent.").Append('\n');
    }

    private static void WriteLeftOut(StringBuilder card, VersionManifest manifest)
    {
        if (manifest.Quarantined.Count == 0) return;
        card.Append("\n## Left out\n\n");
        foreach (var left in manifest.Quarantined) card.Append(CultureInfo.InvariantCulture, $"- {left.Recording}: {string.Join(" ", left.Reasons).ReplaceLineEndings(" ")}\n");
    }

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    // JSON's quoting is YAML's double-quoted style.
    private static string Quoted(string text) => Encoding.UTF8.GetString(CanonicalJson.Serialize(text));
}
