using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>A program that has no token is let in by a person, in the browser: OAuth 2.1 with PKCE, against a real server.</summary>
[Collection(ApiServerSet.Name)]
public class OAuthTests(ApiServer server)
{
    private const string Redirect = "http://127.0.0.1/callback";
    private static readonly string Verifier = new('v', 64);

    [Fact]
    public async Task Door_SaysWhereAProgramIsLetIn()
    {
        using var nobody = server.As("Nobody");

        using var refused = await nobody.PostAsJsonAsync("/mcp", new { jsonrpc = "2.0", id = 1, method = "tools/list" });
        var pointer = Regex.Match(refused.Headers.WwwAuthenticate.ToString(), "resource_metadata=\"([^\"]+)\"").Groups[1].Value;
        var resource = await nobody.GetFromJsonAsync<JsonObject>(pointer);
        var issuer = resource!["authorization_servers"]![0]!.GetValue<string>();
        var metadata = await nobody.GetFromJsonAsync<JsonObject>($"{issuer.TrimEnd('/')}/.well-known/oauth-authorization-server");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal($"{server.Process.Address}mcp", resource["resource"]!.GetValue<string>());
        Assert.Equal(issuer.TrimEnd('/'), metadata!["issuer"]!.GetValue<string>().TrimEnd('/'));
        Assert.EndsWith("/connect/register", metadata["registration_endpoint"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("S256", metadata["code_challenge_methods_supported"]!.AsArray().Select(m => m!.GetValue<string>()));
        Assert.Contains("publish", metadata["scopes_supported"]!.AsArray().Select(m => m!.GetValue<string>()));
    }

    [Fact]
    public async Task Program_ActsForThePersonWhoLetItIn_UntilTheyEndIt()
    {
        var client = await RegisterAsync("Desk agent");
        using var browser = await server.SignInAsync("test-Maintainer");
        using var nobody = server.As("Nobody");

        var code = await ConsentAsync(browser, client, ("decision", "allow"), ("may", "view"), ("may", "download"), ("spaces", "studio"), ("days", "3"));
        var first = await ExchangeAsync(nobody, Code(client, code["code"]!));
        using var refusedWrite = await Using(first).PutAsync($"{ApiCalls.Studio}/files/content?path=oauth/a.txt", new StringContent("x"));
        using var listed = await Using(first).GetAsync($"{ApiCalls.Studio}/files");
        var second = await ExchangeAsync(nobody, Refresh(client, first));
        using var old = await Using(first).GetAsync($"{ApiCalls.Studio}/files");
        using var current = await Using(second).GetAsync($"{ApiCalls.Studio}/files");
        var person = await server.Get<Accounts>().FindActorAsync(await UserIdAsync("test-Maintainer"), default);
        var token = (await server.Get<Tokens>().ListAsync(person!, default)).First(t => t.Name == "Desk agent");
        await server.Get<Tokens>().RevokeAsync(person!, token.Id, default);
        using var ended = await Using(second).GetAsync($"{ApiCalls.Studio}/files");
        var afterwards = await AnswerAsync(nobody, Refresh(client, second));

        Assert.Equal("s", code["state"]);
        Assert.StartsWith(Tokens.Prefix, first["access_token"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Bearer", first["token_type"]!.GetValue<string>());
        Assert.InRange(first["expires_in"]!.GetValue<int>(), 28_000, 28_800);
        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
        Assert.False(refusedWrite.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        Assert.Equal(HttpStatusCode.OK, current.StatusCode);
        Assert.True(token.IsAgent);
        Assert.Equal(Permissions.View | Permissions.Download, token.AtMost);
        Assert.Equal(["studio"], token.Workspaces);
        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
        Assert.Equal("invalid_grant", afterwards["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Code_IsRefused_WithAnotherVerifierAndASecondTime()
    {
        var client = await RegisterAsync("Careless agent");
        using var browser = await server.SignInAsync("test-Annotator");
        using var nobody = server.As("Nobody");

        var stolen = await ConsentAsync(browser, client, ("decision", "allow"), ("may", "view"), ("days", "1"));
        var wrong = Code(client, stolen["code"]!);
        wrong["code_verifier"] = new string('w', 64);
        var refused = await AnswerAsync(nobody, wrong);
        var code = await ConsentAsync(browser, client, ("decision", "allow"), ("may", "view"), ("days", "1"));
        await ExchangeAsync(nobody, Code(client, code["code"]!));
        var again = await AnswerAsync(nobody, Code(client, code["code"]!));

        Assert.Equal("invalid_grant", refused["error"]!.GetValue<string>());
        Assert.Equal("invalid_grant", again["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Consent_GivesNothing_WhenThePersonSaysNoOrNobodyIsSignedIn()
    {
        var client = await RegisterAsync("Unwanted agent");
        using var browser = await server.SignInAsync("test-Viewer");
        using var stranger = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Process.Address };

        var denied = await ConsentAsync(browser, client, ("decision", "deny"));
        var nothing = await ConsentAsync(browser, client, ("decision", "allow"), ("days", "1"));
        using var forged = await browser.PostAsync("/connect/authorize", new FormUrlEncodedContent([.. Asked(client), new("decision", "allow"), new("may", "view")]));
        using var unknown = await stranger.GetAsync($"/connect/consent?{await Query(Asked(client))}");
        using var elsewhere = await stranger.GetAsync($"/connect/authorize?{await Query(Asked(client, "https://evil.example/callback"))}");

        Assert.Equal("access_denied", denied["error"]);
        Assert.Null(nothing["code"]);
        Assert.StartsWith("/connect/consent", forged.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Contains("/sign-in", unknown.Headers.Location?.OriginalString, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://192.0.2.7/callback")]
    [InlineData("https://host.example/#fragment")]
    [InlineData("nowhere")]
    public async Task Register_Refuses_AnAddressThatCannotTakeAnAnswer(string address)
    {
        using var nobody = server.As("Nobody");

        using var answer = await nobody.PostAsJsonAsync("/connect/register", new { client_name = "x", redirect_uris = new[] { address } });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_redirect_uri", (await answer.Content.ReadFromJsonAsync<JsonObject>())!["error"]!.GetValue<string>());
    }

    private async Task<string> RegisterAsync(string name)
    {
        using var nobody = server.As("Nobody");
        using var answer = await nobody.PostAsJsonAsync("/connect/register", new { client_name = name, redirect_uris = new[] { Redirect }, grant_types = new[] { "authorization_code", "refresh_token" } });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["client_id"]!.GetValue<string>();
    }

    /// <summary>What the program's address is given after the person answered; empty when the person is asked again.</summary>
    private static async Task<System.Collections.Specialized.NameValueCollection> ConsentAsync(HttpClient browser, string client, params (string Name, string Value)[] choices)
    {
        var asked = Asked(client);
        using var leads = await browser.GetAsync($"/connect/authorize?{await Query(asked)}");
        var page = leads.Headers.Location!.OriginalString;
        var formToken = await ApiServer.FormTokenAsync(browser, page);
        using var answer = await browser.PostAsync("/connect/authorize", new FormUrlEncodedContent(
            [.. asked, new("__RequestVerificationToken", formToken), .. choices.Select(choice => KeyValuePair.Create(choice.Name, choice.Value))]));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var to = answer.Headers.Location!;
        return to.IsAbsoluteUri ? HttpUtility.ParseQueryString(to.Query) : [];
    }

    // Another port than the registered one: a program on the loopback listens where it finds room (RFC 8252 section 7.3).
    private static List<KeyValuePair<string, string>> Asked(string client, string redirect = "http://127.0.0.1:51234/callback") =>
    [
        new("response_type", "code"), new("client_id", client), new("redirect_uri", redirect), new("state", "s"), new("scope", "view download"),
        new("code_challenge", Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_')),
        new("code_challenge_method", "S256"), new("resource", "http://127.0.0.1/mcp"),
    ];

    private static Task<string> Query(IEnumerable<KeyValuePair<string, string>> fields) => new FormUrlEncodedContent(fields).ReadAsStringAsync();

    private static Dictionary<string, string> Code(string client, string code) => new()
    {
        ["grant_type"] = "authorization_code", ["client_id"] = client, ["code"] = code, ["code_verifier"] = Verifier, ["redirect_uri"] = "http://127.0.0.1:51234/callback",
    };

    private static Dictionary<string, string> Refresh(string client, JsonObject answer) => new()
    {
        ["grant_type"] = "refresh_token", ["client_id"] = client, ["refresh_token"] = answer["refresh_token"]!.GetValue<string>(),
    };

    private static async Task<JsonObject> AnswerAsync(HttpClient program, Dictionary<string, string> fields)
    {
        using var answer = await program.PostAsync("/connect/token", new FormUrlEncodedContent(fields));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private static async Task<JsonObject> ExchangeAsync(HttpClient program, Dictionary<string, string> fields)
    {
        var answer = await AnswerAsync(program, fields);
        Assert.True(answer.ContainsKey("access_token"), answer.ToJsonString());
        return answer;
    }

    private HttpClient Using(JsonObject answer)
    {
        var program = server.As("Nobody");
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer["access_token"]!.GetValue<string>());
        return program;
    }

    private async Task<UserId> UserIdAsync(string name) => (await server.Get<SignIns>().CheckPasswordAsync(name, ApiServer.Password, null, default)).UserId!.Value;
}
