using System.ComponentModel;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.McpServer;

/// <summary>A published version with a page of its shards.</summary>
internal sealed record VersionAnswer(
    string Dataset,
    [property: Description("SHA-256 of the manifest, 64 hex digits: the same inputs give the same id.")] string VersionId,
    VersionSummary Version,
    [property: Description("Recordings, clips, frames, seconds and bytes of each split that has any.")] IReadOnlyDictionary<string, ManifestCounts> Splits,
    int QuarantinedCount,
    [property: Description("Recordings left out and why, at most 50.")] IReadOnlyList<ManifestQuarantine> Quarantined,
    int ShardCount,
    IReadOnlyList<ShardSummary> Shards,
    [property: Description("Pass as 'afterShard' for the next page; absent at the end.")] string? NextShard,
    string ManifestUrl,
    [property: Description("Python, standard library only; set WSA_TOKEN to a token with 'download'. Prints every member of the first shard while it streams.")] string Snippet)
{
    [Description("Who has read this version in the last 24 hours, newest report first, at most 20: job, rank of world, epoch, position, samples/s, bytes/s, share of waiting, stalls. isReading: reported within a minute.")]
    public IReadOnlyList<ReaderSummary> Readers { get; init; } = [];

    public static VersionAnswer Of(VersionDetails details, Page<ShardSummary> page, Func<string, string> urlOf)
    {
        var shards = page.Items.Select(s => s with { Url = urlOf(s.Url) }).ToList();
        return new(
            details.Dataset.Name, details.Version.VersionId, details.Version, details.Manifest.Statistics.Splits,
            details.Manifest.Quarantined.Count, [.. details.Manifest.Quarantined.Take(50)],
            details.Shards.Count, shards, page.Next,
            urlOf($"/api/v1/datasets/{details.Dataset.Name}/versions/{details.Version.VersionId}/manifest"),
            details.Shards.Count == 0 ? "" : SnippetFor(urlOf(details.Shards[0].Url)));
    }

    private static string SnippetFor(string url) => $$"""
        import os, tarfile, urllib.request
        shard = urllib.request.Request("{{url}}", headers={"Authorization": "Bearer " + os.environ["WSA_TOKEN"]})
        for member in tarfile.open(fileobj=urllib.request.urlopen(shard), mode="r|"): print(member.name, member.size)
        """;
}
