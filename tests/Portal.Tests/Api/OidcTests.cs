using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>Signing in with an issuer, over the real protocol.</summary>
public sealed partial class OidcTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TestIssuer _issuer = null!;
    private StandaloneProcess _server = null!;

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _server = await StandaloneProcess.StartAsync(_folder.Path, null,
            $"--Oidc:Authority={_issuer.Address}", $"--Oidc:ClientId={TestIssuer.ClientId}", $"--Oidc:ClientSecret={TestIssuer.ClientSecret}",
            "--Oidc:DisplayName=Film School", "--Oidc:LinkByVerifiedEmail=true", "--Oidc:AllowedEmailDomains:0=film.example");
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SignIn_FollowsTheIssuer_OnlyToAccountsThatAreItsOwn()
    {
        // Nobody here yet: refused, in words; no account and no session.
        _issuer.Person = Person("s-1", "grace@film.example", verified: true);
        using var stranger = Browser();
        Assert.Contains("no account here is connected", await SayAsync(stranger, await SignInAsync(stranger, "/")), StringComparison.Ordinal);

        // Another domain, an unchecked address, a forged token.
        _issuer.Person = Person("s-2", "mallory@elsewhere.example", verified: true);
        Assert.Contains("elsewhere.example", await SayAsync(stranger, await SignInAsync(stranger, "/")), StringComparison.Ordinal);
        _issuer.Person = Person("s-2", "owner@film.example", verified: false);
        Assert.Contains("checked", await SayAsync(stranger, await SignInAsync(stranger, "/")), StringComparison.Ordinal);
        (_issuer.Person, _issuer.Forges) = (Person("s-1", "grace@film.example", verified: true), true);
        Assert.Equal("/sign-in?error=issuer", await SignInAsync(stranger, "/"));
        _issuer.Forges = false;
        using (var still = await stranger.GetAsync("/api/v1/workspaces")) Assert.Equal(HttpStatusCode.Unauthorized, still.StatusCode);

        // The owner's own session: an invitation, and an address an administrator vouches for.
        using var owner = Browser();
        await PasswordSignInAsync(owner, _server.FirstRun["owner"]!.GetValue<string>(), _server.FirstRun["oneTimePassword"]!.GetValue<string>());
        var invitation = await owner.PostJsonAsync($"{ApiCalls.Studio}/invitations", new JsonObject { ["role"] = "annotator" }, HttpStatusCode.Created);
        using var vouched = await owner.PatchAsync("/api/v1/accounts/owner", new StringContent("""{ "email": "boss@film.example" }""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, vouched.StatusCode);

        // With the invitation the same person gets an account, and comes back to the invitation.
        var path = invitation["path"]!.GetValue<string>();
        using var grace = Browser();
        Assert.Equal(path, await SignInAsync(grace, path));
        Assert.Contains("Join as grace", await grace.GetStringAsync(path), StringComparison.Ordinal);

        // Again, now without it; somebody else with the same address is not her.
        using var again = Browser();
        Assert.Equal("/account", await SignInAsync(again, "/account"));
        Assert.Contains("Account of grace", await again.GetStringAsync("/account"), StringComparison.Ordinal);
        _issuer.Person = Person("s-3", "grace@film.example", verified: true);
        Assert.Contains("no account here is connected", await SayAsync(stranger, await SignInAsync(stranger, "/")), StringComparison.Ordinal);

        // The checked address that the administrator vouched for.
        _issuer.Person = Person("s-4", "BOSS@film.example", verified: true);
        using var boss = Browser();
        Assert.Equal("/account", await SignInAsync(boss, "/account"));
        Assert.Contains("Account of owner", await boss.GetStringAsync("/account"), StringComparison.Ordinal);
    }

    private static JsonObject Person(string subject, string email, bool verified) => new()
    {
        ["sub"] = subject, ["email"] = email, ["email_verified"] = verified, ["preferred_username"] = email.Split('@')[0],
    };

    private HttpClient Browser() => new(new CookieJar(_server.Address)) { BaseAddress = _server.Address };

    private static async Task PasswordSignInAsync(HttpClient browser, string userName, string password)
    {
        async Task PostAsync(string form, Dictionary<string, string> fields, string page)
        {
            fields["__RequestVerificationToken"] = FormToken().Match(await browser.GetStringAsync(page)).Groups[1].Value;
            (await browser.PostAsync(form, new FormUrlEncodedContent(fields))).Dispose();
        }

        await PostAsync("/account/sign-in", new() { ["userName"] = userName, ["password"] = password }, "/sign-in");
        await PostAsync("/account/password", new() { ["currentPassword"] = password, ["newPassword"] = "a-much-better-one" }, "/account/password");
    }

    /// <summary>Presses the button and follows to the issuer and back; gives the page it ends on.</summary>
    private async Task<string> SignInAsync(HttpClient browser, string returnUrl)
    {
        var page = await browser.GetStringAsync("/sign-in");
        Assert.Contains("Sign in with Film School", page, StringComparison.Ordinal);
        using var leaves = await browser.PostAsync("/account/sign-in/issuer", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = FormToken().Match(page).Groups[1].Value, ["returnUrl"] = returnUrl,
        }));
        var next = leaves.Headers.Location!;
        Assert.StartsWith(_issuer.Address, next.AbsoluteUri, StringComparison.Ordinal);
        for (var hop = 0; hop < 5; hop++)
        {
            using var answer = await browser.GetAsync(next);
            if (answer.StatusCode == HttpStatusCode.OK) return WebUtility.HtmlDecode(Refresh().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value);
            next = new(new Uri(_server.Address, "/"), answer.Headers.Location!);
            if (next.AbsolutePath == "/sign-in") return next.PathAndQuery;
        }

        throw new InvalidOperationException($"Went round in circles, last to {next}.");
    }

    /// <summary>What the page it ended on says.</summary>
    private static async Task<string> SayAsync(HttpClient browser, string page) =>
        WebUtility.HtmlDecode(Said().Match(await browser.GetStringAsync(page)) is { Success: true } said ? said.Groups[1].Value : $"{page} says nothing");

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("class=\"notice problem\".*?</svg><div>(.*?)</div>", RegexOptions.Singleline)]
    private static partial Regex Said();

    [GeneratedRegex("http-equiv=\"refresh\" content=\"0;url=([^\"]+)\"")]
    private static partial Regex Refresh();
}
