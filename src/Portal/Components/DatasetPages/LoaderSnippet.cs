using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.DatasetPages;

/// <summary>Lines of Python that stream a version's shards, ready to paste.</summary>
internal static class LoaderSnippet
{
    /// <summary>With Python's own modules, so that it runs anywhere.</summary>
    /// <param name="origin">The server, as <c>https://host</c>, without a slash at the end.</param>
    /// <param name="shards">The version's shards.</param>
    public static string Plain(string origin, IReadOnlyList<ShardSummary> shards) =>
        $$"""
        import os, tarfile, urllib.request
        base, token = "{{origin}}", os.environ["WSA_TOKEN"]  # a token from Tokens, top right
        shards = [
        {{string.Join("\n", shards.Select(s => $"    \"{s.Url}\","))}}
        ]
        for shard in shards:
            request = urllib.request.Request(base + shard, headers={"Authorization": f"Bearer {token}"})
            with urllib.request.urlopen(request) as body, tarfile.open(fileobj=body, mode="r|") as tar:
                for member in tar:
                    key, extension = member.name.split(".", 1)
                    data = tar.extractfile(member).read()  # .mp4 .json .txt .npy, grouped by key
        """;

    /// <summary>With the webdataset package.</summary>
    /// <param name="origin">The server, as <c>https://host</c>, without a slash at the end.</param>
    /// <param name="shards">The version's shards.</param>
    public static string WebDataset(string origin, IReadOnlyList<ShardSummary> shards) =>
        $$"""
        import webdataset as wds  # pip install webdataset
        auth = "-H 'Authorization: Bearer $WSA_TOKEN'"
        urls = [f"pipe:curl -sfL --retry 5 {auth} {{origin}}{path}" for path in [
        {{string.Join("\n", shards.Select(s => $"    \"{s.Url}\","))}}
        ]]
        for sample in wds.WebDataset(urls, shardshuffle=False):
            print(sample["__key__"], sorted(sample))
        """;
}
