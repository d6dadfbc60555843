using System.Net;
using System.Text;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(ApiServerSet.Name)]
public sealed class ApiErrorTests(ApiServer server)
{
    [Theory]
    [InlineData("GET", "/api/v1/nothing-here", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/batches/no-id", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/api/v1/workspaces", HttpStatusCode.MethodNotAllowed)]
    public async Task Request_IsAnsweredAsProblem_WhenNoRouteTakesIt(string method, string url, HttpStatusCode expected)
    {
        using var response = await server.Agent.SendAsync(new(new HttpMethod(method), url));

        await response.RefusalAsync(expected);
    }

    [Fact]
    public async Task Refusal_HasABody_WhenABrowserAsks()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Studio}/files/none.txt");
        request.Headers.Add("Accept", "text/html");

        using var response = await server.Agent.SendAsync(request);

        await response.RefusalAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{ "name": "b" }""", "dataset")]
    [InlineData("""{ "name": "b", "dataset": "d", "settings": { "clipSeconds": "long" } }""", "settings.clipSeconds")]
    [InlineData("""{ "name": 7, "dataset": "d" }""", "name")]
    [InlineData("""{ "name": """, "name")]
    [InlineData("name=b", "JSON")]
    [InlineData("", "body")]
    public async Task Body_IsRefused_NamingTheField(string body, string named)
    {
        using var response = await server.Agent.PostAsync($"{Studio}/batches", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Contains(named, (await response.RefusalAsync(HttpStatusCode.BadRequest))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_IsRefused_WhenItIsNotJson()
    {
        using var response = await server.Agent.PostAsync($"{Studio}/batches", new StringContent("name=b"));

        await response.RefusalAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Parameter_IsRefused_ByName()
    {
        using var response = await server.Agent.GetAsync($"{Studio}/files?limit=many");

        Assert.Contains("imit", (await response.RefusalAsync(HttpStatusCode.BadRequest))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "sign in")]
    [InlineData("wsa_unknown", "not known")]
    public async Task Nobody_IsToldHowToComeIn(string? token, string said)
    {
        using var client = server.Process.Client(token);

        using var response = await client.GetAsync("/api/v1/workspaces");

        Assert.Contains(said, (await response.RefusalAsync(HttpStatusCode.Unauthorized))["detail"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
    }
}
