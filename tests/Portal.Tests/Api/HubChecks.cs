using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>A published version as the Hugging Face Hub's clients ask for it: what they send, and the headers they choose their exceptions by.</summary>
internal static class HubChecks
{
    private const string Api = "/api/datasets/studio/garden";
    private const string Files = "/datasets/studio/garden/resolve";

    public static async Task CheckAsync(StandaloneProcess server, HttpClient client)
    {
        var version = await client.GetJsonAsync("/api/v1/datasets/garden/versions/latest");
        var commit = version["version"]!["versionId"]!.GetValue<string>()[..40];
        var shard = version["shards"]![0]!;
        var path = $"{shard["split"]}/{shard["name"]}";

        await CheckInfoAsync(client, commit, path);
        await CheckTreeAsync(client, commit, path, shard);
        await CheckFileAsync(client, commit, path, shard);
        await CheckRefusalsAsync(server, client);
    }

    private static async Task CheckInfoAsync(HttpClient client, string commit, string path)
    {
        foreach (var revision in new[] { "main", "HEAD", "v1", "latest", commit, "refs%2Fheads%2Fmain", "refs%2Ftags%2Fv1" })
            Assert.Equal(commit, (await client.GetJsonAsync($"{Api}/revision/{revision}?expand=sha"))["sha"]!.GetValue<string>());
        var info = await client.GetJsonAsync(Api);
        Assert.Equal("studio/garden", info["id"]!.GetValue<string>());
        Assert.Contains(path, info["siblings"]!.AsArray().Select(s => s!["rfilename"]!.GetValue<string>()));
        var refs = await client.GetJsonAsync($"{Api}/refs");
        Assert.Equal(("main", commit), (refs["branches"]![0]!["name"]!.GetValue<string>(), refs["branches"]![0]!["targetCommit"]!.GetValue<string>()));
        Assert.Equal("refs/tags/v1", refs["tags"]![0]!["ref"]!.GetValue<string>());
        Assert.Equal(commit, (await client.GetJsonAsync($"{Api}/commits/main"))[0]!["id"]!.GetValue<string>());
        Assert.Contains("studio/garden", (await client.GetJsonAsync("/api/datasets?author=studio")).AsArray().Select(d => d!["id"]!.GetValue<string>()));
        Assert.Equal("user", (await client.GetJsonAsync("/api/whoami-v2"))["type"]!.GetValue<string>());
    }

    private static async Task CheckTreeAsync(HttpClient client, string commit, string path, JsonNode shard)
    {
        var top = (await client.GetJsonAsync($"{Api}/tree/main")).AsArray();
        var all = (await client.GetJsonAsync($"{Api}/tree/{commit}?recursive=true&expand=true")).AsArray();
        var folder = (await client.GetJsonAsync($"{Api}/tree/main/{shard["split"]}?recursive=false&expand=false")).AsArray();
        using var form = await client.PostAsync($"{Api}/paths-info/main", new FormUrlEncodedContent([new("paths", path), new("paths", "nothing.txt"), new("expand", "False")]));
        var json = await client.PostJsonAsync($"{Api}/paths-info/main", new JsonObject { ["paths"] = new JsonArray("README.md", $"{shard["split"]}"), ["expand"] = true }, HttpStatusCode.OK);

        Assert.Equal(["README.md", "manifest.json", $"{shard["split"]}"], top.Select(e => e!["path"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal(commit, all.Single(e => e!["path"]!.GetValue<string>() == path)!["lastCommit"]!["id"]!.GetValue<string>());
        Assert.Equal(shard["hash"]!.GetValue<string>(), folder.First(e => e!["path"]!.GetValue<string>() == path)!["lfs"]!["oid"]!.GetValue<string>());
        Assert.Equal(path, Assert.Single(JsonNode.Parse(await form.Content.ReadAsStringAsync())!.AsArray())!["path"]!.GetValue<string>());
        Assert.Equal(["directory", "file"], json.AsArray().Select(e => e!["type"]!.GetValue<string>()));
    }

    private static async Task CheckFileAsync(HttpClient client, string commit, string path, JsonNode shard)
    {
        var hash = shard["hash"]!.GetValue<string>();
        using var head = await client.SendAsync(new(HttpMethod.Head, $"{Files}/main/{path}"));
        using var part = await SendRangeAsync(client, $"{Files}/{commit}/{path}", "bytes=100-1500");
        var card = await client.GetStringAsync($"{Files}/main/README.md");
        var manifest = await client.GetByteArrayAsync($"{Files}/main/manifest.json");

        Assert.Equal(commit, head.Header("X-Repo-Commit"));
        Assert.Equal($"\"{hash}\"", head.Header("X-Linked-ETag"));
        Assert.Equal($"\"{hash}\"", head.Headers.ETag?.ToString());
        Assert.Equal(shard["lengthBytes"]!.GetValue<long>(), head.Content.Headers.ContentLength);
        Assert.Equal($"{shard["lengthBytes"]}", head.Header("X-Linked-Size"));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal((await client.GetByteArrayAsync(shard["url"]!.GetValue<string>()))[100..1501], await part.Content.ReadAsByteArrayAsync());
        Assert.Contains($"path: \"{shard["split"]}/*.tar\"", card, StringComparison.Ordinal);
        Assert.StartsWith(commit, Convert.ToHexStringLower(SHA256.HashData(manifest)), StringComparison.Ordinal);
    }

    private static async Task CheckRefusalsAsync(StandaloneProcess server, HttpClient client)
    {
        using var nobody = server.Client();
        using var scripted = server.Client($"hf_{server.FirstRun["agentToken"]}");
        (HttpClient Who, string Url, HttpStatusCode Status, string Code)[] refusals =
        [
            (nobody, Api, HttpStatusCode.Unauthorized, "RepoNotFound"),
            (nobody, $"{Files}/main/README.md", HttpStatusCode.Unauthorized, "RepoNotFound"),
            (client, "/api/datasets/studio/nothing", HttpStatusCode.NotFound, "RepoNotFound"),
            (client, "/api/datasets/elsewhere/garden", HttpStatusCode.NotFound, "RepoNotFound"),
            (client, $"{Api}/revision/v99", HttpStatusCode.NotFound, "RevisionNotFound"),
            (client, $"{Api}/tree/v99", HttpStatusCode.NotFound, "RevisionNotFound"),
            (client, $"{Api}/tree/main/nothing", HttpStatusCode.NotFound, "EntryNotFound"),
            (client, $"{Files}/main/train/nothing.tar", HttpStatusCode.NotFound, "EntryNotFound"),
            (client, $"{Files}/v99/README.md", HttpStatusCode.NotFound, "RevisionNotFound"),
        ];

        foreach (var (who, url, status, code) in refusals)
        {
            using var response = await who.GetAsync(url);
            Assert.Equal((url, status, code), (url, response.StatusCode, response.Header("X-Error-Code")));
            Assert.NotEmpty(response.Header("X-Error-Message")!);
        }

        Assert.Equal("studio/garden", (await scripted.GetJsonAsync(Api))["id"]!.GetValue<string>());
    }

    private static async Task<HttpResponseMessage> SendRangeAsync(HttpClient client, string url, string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Range", range);
        return await client.SendAsync(request);
    }
}
