using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace WorkspaceAgents.McpServer.Tests;

[Collection(DoorTests.Name)]
public sealed class OriginGuardTests(Door door)
{
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""";

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("https://127.0.0.1")]
    public async Task Call_IsForbidden_WhenAPageOfAnotherSiteMakesIt(string origin)
    {
        using var response = await SendAsync(await door.MakeTokenAsync(), origin, host: null);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("Mcp:AllowedOrigins", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_IsForbidden_WhenANameWasReboundToLoopback()
    {
        using var response = await SendAsync(await door.MakeTokenAsync(), $"http://evil.example:{door.Address.Port}", $"evil.example:{door.Address.Port}");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_IsAnswered_WhenTheOriginIsTheHostOrAbsent(bool withOrigin)
    {
        using var response = await SendAsync(await door.MakeTokenAsync(), withOrigin ? door.Address.GetLeftPart(UriPartial.Authority) : null, host: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wsa_0000")]
    public async Task Call_IsUnauthenticated_WhenTheTokenIsMissingOrUnknown(string? token)
    {
        using var response = await SendAsync(token, origin: null, host: null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(response.Headers.WwwAuthenticate, h => h.Scheme == "Bearer");
    }

    private async Task<HttpResponseMessage> SendAsync(string? token, string? origin, string? host)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(door.Address, "/mcp"));
        request.Content = new StringContent(Call, Encoding.UTF8, "application/json");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        if (host is not null) request.Headers.Host = host;
        return await http.SendAsync(request);
    }
}
