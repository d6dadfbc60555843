using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(ApiServerSet.Name)]
public sealed partial class SignInTests(ApiServer server)
{
    [Fact]
    public async Task SignIn_OpensPagesAndTheApi()
    {
        await server.AddAccountAsync("visitor", mustChangePassword: false);
        using var browser = Browser();

        using var before = await browser.GetAsync("/");
        using var signedIn = await SignInAsync(browser, "visitor", ApiServer.Password, "/account/tokens");
        using var page = await browser.GetAsync("/account/tokens");
        using var api = await browser.GetAsync("/api/v1/workspaces");

        Assert.StartsWith("/sign-in", before.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("/account/tokens", signedIn.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, api.StatusCode);
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), c => c.StartsWith("wsa=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Token_IsShownOnce_NarrowsAndEndsAtOnce()
    {
        using var owner = Browser();
        (await SignInAsync(owner, "test-Owner", ApiServer.Password)).Dispose();
        var issued = await owner.PostJsonAsync("/api/v1/tokens",
            new JsonObject { ["name"] = "reader", ["workspace"] = "studio", ["atMost"] = "view", ["lifetimeDays"] = 1 }, HttpStatusCode.Created);
        using var reader = server.Process.Client(issued["secret"]!.GetValue<string>());

        using var seen = await reader.GetAsync("/api/v1/workspaces/studio/files");
        using var delete = await reader.DeleteAsync("/api/v1/workspaces/studio/files/none.csv");
        using var makesTokens = await reader.PostAsJsonAsync("/api/v1/tokens", new { name = "more" });
        var list = await owner.GetJsonAsync("/api/v1/tokens");
        using var revoked = await owner.DeleteAsync($"/api/v1/tokens/{issued["id"]}");
        using var after = await reader.GetAsync("/api/v1/workspaces/studio/files");

        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        await delete.RefusalAsync(HttpStatusCode.Forbidden);
        await makesTokens.RefusalAsync(HttpStatusCode.Forbidden);
        Assert.DoesNotContain("wsa_", list.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Contains("revoked", (await after.RefusalAsync(HttpStatusCode.Unauthorized))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test-Viewer")]
    [InlineData("nobody-of-that-name")]
    public async Task SignIn_GoesBackToThePage_WhenNameOrPasswordIsWrong(string userName)
    {
        using var browser = Browser();

        using var response = await SignInAsync(browser, userName, "not the password", "/w/studio/files");

        Assert.Equal("/sign-in?error=wrong&returnUrl=%2Fw%2Fstudio%2Ffiles", response.Headers.Location?.OriginalString);
        Assert.False(response.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("wsa=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SignIn_LocksTheAccount_AfterFiveWrongTries()
    {
        await server.AddAccountAsync("forgetful", mustChangePassword: false);
        using var browser = Browser();
        for (var i = 0; i < 5; i++) (await SignInAsync(browser, "forgetful", "wrong wrong wrong")).Dispose();

        using var response = await SignInAsync(browser, "forgetful", ApiServer.Password);

        Assert.StartsWith("/sign-in?error=locked", response.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task SignIn_NeverLeadsToAnotherSite(string returnUrl)
    {
        using var browser = Browser();

        using var response = await SignInAsync(browser, "test-Annotator", ApiServer.Password, returnUrl);

        Assert.Equal("/", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task SignIn_IsRefused_WithoutTheFormsOwnToken()
    {
        using var browser = Browser();

        using var response = await browser.PostAsync("/account/sign-in", new FormUrlEncodedContent(
            new Dictionary<string, string> { ["userName"] = "test-Viewer", ["password"] = ApiServer.Password }));

        Assert.StartsWith("/sign-in?error=expired", response.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenPassword_MustBeReplacedBeforeAnythingElse_AndEndsOtherSessions()
    {
        await server.AddAccountAsync("beginner", mustChangePassword: true);
        using var browser = Browser();
        using var other = Browser();
        (await SignInAsync(other, "beginner", ApiServer.Password)).Dispose();

        using var signedIn = await SignInAsync(browser, "beginner", ApiServer.Password);
        using var page = await browser.GetAsync("/");
        using var api = await browser.GetAsync("/api/v1/workspaces");
        using var style = await browser.GetAsync("/css/tokens.css");
        using var same = await ChangeAsync(browser, ApiServer.Password, ApiServer.Password);
        using var weak = await ChangeAsync(browser, ApiServer.Password, "short");
        using var wrong = await ChangeAsync(browser, "not the password", "a-much-better-one");
        using var changed = await ChangeAsync(browser, ApiServer.Password, "a-much-better-one");
        using var after = await browser.GetAsync("/api/v1/workspaces");
        using var elsewhere = await other.GetAsync("/api/v1/workspaces");

        Assert.StartsWith("/account/password", signedIn.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith("/account/password", page.Headers.Location?.OriginalString, StringComparison.Ordinal);
        await api.RefusalAsync(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        Assert.Contains("error=same", same.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Contains("error=weak", weak.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Contains("error=wrong", wrong.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal("/", changed.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        await elsewhere.RefusalAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task SignOut_EndsTheSession()
    {
        using var browser = Browser();
        (await SignInAsync(browser, "test-Maintainer", ApiServer.Password)).Dispose();
        var token = await FormTokenAsync(browser, "/account/password");

        using var signedOut = await browser.PostAsync("/account/sign-out", new FormUrlEncodedContent(
            new Dictionary<string, string> { ["__RequestVerificationToken"] = token }));
        using var after = await browser.GetAsync("/api/v1/workspaces");

        Assert.Equal("/sign-in", signedOut.Headers.Location?.OriginalString);
        await after.RefusalAsync(HttpStatusCode.Unauthorized);
    }

    private HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = server.Process.Address };

    private static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string userName, string password, string returnUrl = "/") =>
        await browser.PostAsync("/account/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = await FormTokenAsync(browser, "/sign-in"),
            ["userName"] = userName, ["password"] = password, ["returnUrl"] = returnUrl,
        }));

    private static async Task<HttpResponseMessage> ChangeAsync(HttpClient browser, string current, string chosen) =>
        await browser.PostAsync("/account/password", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = await FormTokenAsync(browser, "/account/password"),
            ["currentPassword"] = current, ["newPassword"] = chosen, ["returnUrl"] = "/",
        }));

    private static async Task<string> FormTokenAsync(HttpClient browser, string page) =>
        FormToken().Match(await browser.GetStringAsync(page)) is { Success: true } found ? found.Groups[1].Value
            : throw new InvalidOperationException($"{page} has no form token.");

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
