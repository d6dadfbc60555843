using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(ApiServerSet.Name)]
public sealed class FileChangesApiTests(ApiServer server)
{
    [Fact]
    public async Task MoveCopyRestoreCompare_WorkOverHttp()
    {
        var owner = server.As("Owner");
        await owner.UploadAsync("changes/a.vtt", "one\n"u8.ToArray());
        await owner.UploadAsync("changes/a.vtt", "two\n"u8.ToArray());

        var moved = await owner.PostJsonAsync($"{Studio}/files/move", Transfer("changes/a.vtt", "changes/b.vtt"), HttpStatusCode.OK);
        var copied = await owner.PostJsonAsync($"{Studio}/files/copy", Transfer("changes", "changes-copy"), HttpStatusCode.OK);
        var restored = await owner.PostJsonAsync($"{Studio}/versions/1/restore/changes/b.vtt?note=back", null, HttpStatusCode.OK);
        var compared = await owner.GetJsonAsync($"{Studio}/compare/changes/b.vtt?from=2&to=3");

        Assert.Equal(1, moved["fileCount"]!.GetValue<int>());
        Assert.True(copied["isFolder"]!.GetValue<bool>());
        Assert.Equal("two\n", await owner.GetStringAsync($"{Studio}/files/changes-copy/b.vtt"));
        Assert.Equal(("changes/b.vtt@1", "back"), (restored["versions"]![0]!["source"]!.GetValue<string>(), restored["versions"]![0]!["note"]!.GetValue<string>()));
        Assert.Equal("--- changes/b.vtt@2\n+++ changes/b.vtt@3\n@@ -1,1 +1,1 @@\n-two\n+one\n", compared["text"]!["unified"]!.GetValue<string>());
        using var taken = await owner.PostAsync($"{Studio}/files/move", System.Net.Http.Json.JsonContent.Create(Transfer("changes/b.vtt", "changes-copy/b.vtt")));
        await taken.RefusalAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Change_Answers412_WithWhatIsThereNow()
    {
        await server.Agent.UploadAsync("conditional.txt", "one"u8.ToArray());
        await server.Agent.UploadAsync("conditional.txt", "two"u8.ToArray());
        var (old, now) = (TagOf("one"), TagOf("two"));

        foreach (var (method, url, body) in ((HttpMethod, string, JsonNode?)[])[
            (HttpMethod.Delete, $"{Studio}/files/conditional.txt", null),
            (HttpMethod.Post, $"{Studio}/versions/1/restore/conditional.txt", null),
            (HttpMethod.Post, $"{Studio}/files/move", Transfer("conditional.txt", "elsewhere.txt"))])
        {
            using var refused = await SendAsync(method, url, body, "If-Match", old);
            var problem = await refused.RefusalAsync(HttpStatusCode.PreconditionFailed);
            Assert.Equal("preconditionFailed", problem["code"]!.GetValue<string>());
            Assert.Contains(now.Trim('"'), problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        using var weak = await SendAsync(HttpMethod.Delete, $"{Studio}/files/conditional.txt", null, "If-Match", $"W/{now}");
        using var malformed = await SendAsync(HttpMethod.Delete, $"{Studio}/files/conditional.txt", null, "If-Match", "nonsense");
        using var absent = await SendAsync(HttpMethod.Post, $"{Studio}/files/copy", Transfer("conditional.txt", "conditional.txt2"), "If-None-Match", "*");
        using var present = await SendAsync(HttpMethod.Post, $"{Studio}/files/copy", Transfer("conditional.txt", "conditional.txt2"), "If-None-Match", "*");
        using var done = await SendAsync(HttpMethod.Delete, $"{Studio}/files/conditional.txt", null, "If-Match", $"{old}, {now}");

        await weak.RefusalAsync(HttpStatusCode.PreconditionFailed);
        await malformed.RefusalAsync(HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.OK, absent.StatusCode);
        await present.RefusalAsync(HttpStatusCode.PreconditionFailed);
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
    }

    [Fact]
    public async Task Folder_IsMade_ThrownAway_AndBroughtBack()
    {
        var owner = server.As("Owner");
        await owner.PostJsonAsync($"{Studio}/folders", new JsonObject { ["path"] = "made/inner" }, HttpStatusCode.Created);
        using var deleted = await owner.DeleteAsync($"{Studio}/folders/made");
        var item = (await owner.GetJsonAsync($"{Studio}/trash"))["items"]!.AsArray().First(i => i!["path"]!.GetValue<string>() == "made")!;

        var restored = await owner.PostJsonAsync($"{Studio}/trash/restore", new JsonObject { ["id"] = item["id"]!.GetValue<string>() }, HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal("made", restored["path"]!.GetValue<string>());
        Assert.Equal("made/inner", Assert.Single((await owner.GetJsonAsync($"{Studio}/files?folder=made"))["folders"]!.AsArray())!.GetValue<string>());
        using var again = await owner.DeleteAsync($"{Studio}/folders/made");
        var gone = (await owner.GetJsonAsync($"{Studio}/trash"))["items"]!.AsArray().First(i => i!["path"]!.GetValue<string>() == "made")!;
        using var forGood = await owner.DeleteAsync($"{Studio}/trash/{gone["id"]}");
        using var forbidden = await server.As("Maintainer").DeleteAsync($"{Studio}/trash");
        Assert.Equal(HttpStatusCode.OK, forGood.StatusCode);
        await forbidden.RefusalAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Usage_AndCheck_AnswerOverHttp()
    {
        await server.Agent.UploadAsync("usage/a.bin", new byte[321]);

        var usage = await server.Agent.GetJsonAsync($"{Studio}/usage?folder=usage");
        var check = await server.Agent.PostJsonAsync($"{Studio}/files/check", new JsonObject { ["paths"] = new JsonArray("usage/b.bin", "Usage/c.bin", "x/../y") }, HttpStatusCode.OK);
        using var viewer = await server.As("Viewer").PutAsync($"{Studio}/limits", System.Net.Http.Json.JsonContent.Create(new JsonObject { ["quotaBytes"] = 1 }));

        Assert.Equal(321, usage["folder"]!["usedBytes"]!.GetValue<long>());
        Assert.Equal((1, 2), (check["goodCount"]!.GetValue<int>(), check["badCount"]!.GetValue<int>()));
        Assert.Equal(["conflict", "invalid"], check["entries"]!.AsArray().Skip(1).Select(e => e!["code"]!.GetValue<string>()));
        await viewer.RefusalAsync(HttpStatusCode.Forbidden);
    }

    private static JsonObject Transfer(string from, string to) => new() { ["from"] = from, ["to"] = to };

    private static string TagOf(string content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)))}\"";

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, JsonNode? body, string header, string value)
    {
        using var request = new HttpRequestMessage(method, url);
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        if (body is not null) request.Content = System.Net.Http.Json.JsonContent.Create(body);
        return await server.Agent.SendAsync(request);
    }
}
