using System.Net;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>"The actual method of the request MUST be ignored": https://tus.io/protocols/resumable-upload#x-http-method-override</summary>
[Collection(ApiServerSet.Name)]
public sealed class TusOverrideTests(ApiServer server)
{
    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task AnyMethod_MayStandForPatchHeadAndDelete(string actual)
    {
        var url = await server.Agent.BeginAsync($"tus/override-{actual}.bin", 3);
        var patch = Patch(url, 0, [1]);
        patch.Method = new(actual);
        patch.Headers.Add("X-HTTP-Method-Override", "patch");

        using var patched = await server.Agent.SendAsync(patch);
        using var headed = await server.Agent.SendAsync(Override(actual, url, "HEAD"));
        using var deleted = await server.Agent.SendAsync(Override(actual, url, "DELETE"));
        using var gone = await server.Agent.SendAsync(Tus(HttpMethod.Head, url));

        Assert.Equal((HttpStatusCode.NoContent, "1"), (patched.StatusCode, patched.Header("Upload-Offset")));
        Assert.Equal((HttpStatusCode.OK, "1"), (headed.StatusCode, headed.Header("Upload-Offset")));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
    }

    [Fact]
    public async Task Delete_IsNotDone_WhenItStandsForHead()
    {
        var url = await server.Agent.BeginAsync("tus/override-ignored.bin", 3);

        using var headed = await server.Agent.SendAsync(Override("DELETE", url, "HEAD"));

        Assert.Equal("0", headed.Header("Upload-Offset"));
        Assert.Equal(0, await server.Agent.OffsetAsync(url));
    }

    [Fact]
    public async Task Creation_MayComeByAnotherMethod()
    {
        var request = Override("PUT", $"{Studio}/uploads", "POST");
        request.Headers.Add("Upload-Length", "3");

        using var created = await server.Agent.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("POST", null)]
    [InlineData("POST", "PUT")]
    public async Task Method_IsRefused_WhenTusHasNoneLikeIt(string actual, string? instead)
    {
        var url = await server.Agent.BeginAsync("tus/override-none.bin", 3);
        var request = Tus(new(actual), url);
        if (instead is not null) request.Headers.Add("X-HTTP-Method-Override", instead);

        using var response = await server.Agent.SendAsync(request);

        await response.RefusalAsync(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Options_NeedsNoVersion_AlsoWhenAnotherMethodStandsForIt()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Studio}/uploads");
        request.Headers.Add("X-HTTP-Method-Override", "OPTIONS");

        using var response = await server.Agent.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("1.0.0", response.Header("Tus-Version"));
    }

    private static HttpRequestMessage Override(string actual, string url, string instead) => Tus(new(actual), url, ("X-HTTP-Method-Override", instead));
}
