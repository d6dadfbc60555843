using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(ApiServerSet.Name)]
public sealed class SharesApiTests(ApiServer server)
{
    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes("0123456789");

    [Fact]
    public async Task DownloadLink_GivesTheBytesToWhoHasNoAccount_WithRangesAndAsAttachment()
    {
        var url = await ShareAsync("shares/a.html", new JsonObject { ["path"] = "shares/a.html", ["access"] = "download" });
        using var nobody = server.As("Nobody");

        using var whole = await nobody.GetAsync($"{url}/files/a.html");
        using var part = new HttpRequestMessage(HttpMethod.Get, $"{url}/files/a.html") { Headers = { Range = new(2, 4) } };
        using var range = await nobody.SendAsync(part);
        using var head = await nobody.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"{url}/files/a.html"));

        Assert.Equal(Bytes, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", whole.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(("nosniff", "sandbox", "no-referrer"), (whole.Header("X-Content-Type-Options"), whole.Header("Content-Security-Policy"), whole.Header("Referrer-Policy")));
        Assert.Equal((HttpStatusCode.PartialContent, "234"), (range.StatusCode, await range.Content.ReadAsStringAsync()));
        Assert.Equal((HttpStatusCode.OK, 10), (head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task ViewLink_ShowsTextAndRefusesBytes()
    {
        var url = await ShareAsync("shares/b.txt", new JsonObject { ["path"] = "shares/b.txt" });
        using var nobody = server.As("Nobody");

        using var text = await nobody.GetAsync($"{url}/text/b.txt");
        using var bytes = await nobody.GetAsync($"{url}/files/b.txt");
        using var other = await nobody.GetAsync($"{url}/text/other.txt");

        Assert.Equal(("0123456789", "text/plain"), (await text.Content.ReadAsStringAsync(), text.Content.Headers.ContentType?.MediaType));
        await bytes.RefusalAsync(HttpStatusCode.Forbidden);
        await other.RefusalAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Link_AsksForItsPassword_AndEndsWhenRevoked()
    {
        var made = await MakeAsync("shares/c.txt", new JsonObject { ["path"] = "shares/c.txt", ["access"] = "download", ["password"] = "open sesame" });
        var url = made["url"]!.GetValue<string>();
        using var nobody = server.As("Nobody");

        using var without = await nobody.GetAsync($"{url}/files/c.txt");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{url}/files/c.txt") { Headers = { { "X-Share-Password", "open sesame" } } };
        using var with = await nobody.SendAsync(request);
        using var page = await nobody.GetAsync(url);
        using var removed = await server.Agent.DeleteAsync($"{Studio}/shares/{made["share"]!["id"]}");
        using var gone = await nobody.GetAsync(url);

        await without.RefusalAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(Bytes, await with.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Contains("type=\"password\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        Assert.Contains("This link was ended", await gone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ListsTheFolder_AndKeepsItsAddressQuiet()
    {
        await server.Agent.UploadAsync("shares/folder/day 1/d.txt", Bytes);
        var url = await ShareAsync("shares/folder/e.txt", new JsonObject { ["path"] = "shares/folder", ["access"] = "download" });
        using var nobody = server.As("Nobody");

        using var page = await nobody.GetAsync(url);
        var inner = await nobody.GetStringAsync($"{url}?folder=day%201");
        using var unknown = await nobody.GetAsync("/s/not-a-link");

        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains($"{url}/files/e.txt", html, StringComparison.Ordinal);
        Assert.Contains("folder=day%201", html, StringComparison.Ordinal);
        Assert.Contains($"{url}/files/day%201/d.txt", inner, StringComparison.Ordinal);
        Assert.Equal("noindex, nofollow", page.Header("X-Robots-Tag"));
        Assert.DoesNotContain("studio", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("Viewer", HttpStatusCode.Forbidden)]
    [InlineData("Maintainer", HttpStatusCode.Created)]
    [InlineData("Stranger", HttpStatusCode.NotFound)]
    [InlineData("Nobody", HttpStatusCode.Unauthorized)]
    public async Task Create_IsAnsweredByTheRole(string who, HttpStatusCode expected)
    {
        await server.Agent.UploadAsync("shares/f.txt", Bytes);
        using var client = server.As(who);

        using var answer = await client.PostAsync($"{Studio}/shares", System.Net.Http.Json.JsonContent.Create(new { path = "shares/f.txt" }));

        if (expected == HttpStatusCode.Created) Assert.Equal(expected, answer.StatusCode);
        else await answer.RefusalAsync(expected);
    }

    private async Task<string> ShareAsync(string path, JsonObject request) => (await MakeAsync(path, request))["url"]!.GetValue<string>();

    private async Task<JsonNode> MakeAsync(string path, JsonObject request)
    {
        await server.Agent.UploadAsync(path, Bytes);
        return await server.Agent.PostJsonAsync($"{Studio}/shares", request, HttpStatusCode.Created);
    }
}
