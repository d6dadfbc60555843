using System.Text.Json;

namespace WorkspaceAgents.Cli.Tests;

public sealed class LoginCommandTests : ServerCase
{
    private const string Made = "0193a3c2-0000-7000-8000-000000000004";
    private const string Api = "/api/v1/tokens";

    [Fact]
    public async Task Login_MakesATokenOfItsOwn_AndTheNextEndsIt()
    {
        await LogInAsync("right horse");
        var first = Server.BodyOf($"POST {Api}");
        Server.Answers[$"DELETE {Api}/{Made}"] = (204, null);
        await LogInAsync("right horse");
        Shell.Variables.Clear();

        Assert.False(first.GetProperty("isAgent").GetBoolean());
        Assert.Equal("view, download, write, annotate, publish, manage", first.GetProperty("atMost").GetString());
        Assert.Contains(Server.Asked, a => a.Request == $"DELETE {Api}/{Made}");
        // Server, token and workspace are those of the sign-in now.
        Assert.Equal("", await SayAsync("ls"));
    }

    [Fact]
    public async Task Login_AsksForTheCode_WhenThereIsASecondStep()
    {
        Server.AfterPassword = "/sign-in/code?returnUrl=%2F";

        var answer = await LogInAsync("right horse\n123456");

        Assert.Equal(("ann", "studio"), (answer.GetProperty("user").GetString(), answer.GetProperty("workspace").GetString()));
    }

    [Theory]
    [InlineData("wrong", "/", "wrongPassword")]
    [InlineData("", "/", "noPassword")]
    [InlineData("right horse\n000000", "/sign-in/code", "wrongCode")]
    [InlineData("right horse", "/account/password?returnUrl=%2F", "passwordChangeDue")]
    [InlineData("right horse", "/sign-in?error=locked&until=1", "lockedOut")]
    public async Task Login_StoresNothing_WhenItIsRefused(string typed, string next, string expected)
    {
        Server.AfterPassword = next;
        Shell.Input = typed + "\n";

        var (exitCode, code, _) = await Shell.GetErrorAsync("login", "--user", "ann");

        Assert.Equal((1, expected), (exitCode, code));
        Assert.False(Directory.Exists(Shell.Settings));
        Assert.Empty(Server.Asked);
    }

    [Fact]
    public async Task Token_IsMadeListedAndEnded_ByThePersonWhoSignedIn()
    {
        await LogInAsync("right horse");
        Server.Answers[$"GET {Api}"] = (200, new[] { new { id = Made, name = "bot", isAgent = true, atMost = "view", workspaces = new[] { "studio" }, onlyPaths = new[] { "raw/**" }, expiresAt = "2026-06-14T09:00:00Z" } });
        Server.Answers[$"DELETE {Api}/{Made}"] = (204, null);
        Server.Answers[$"POST {Api}/{Made}/rotate"] = (201, new { id = Made, secret = "wsa_other" });

        var (_, secret, note) = await Shell.RunAsync("token", "add", "bot", "-w", "studio", "--path", "raw/**", "--at-most", "view,annotate", "--days", "7");
        var body = Server.BodyOf($"POST {Api}");

        // The secret alone is on standard output.
        Assert.Equal(FakeServer.Token + "\n", secret.ReplaceLineEndings("\n"));
        Assert.Contains("shown once", note, StringComparison.Ordinal);
        Assert.Equal(("bot", true, "view, annotate", 7, "raw/**", "studio"), (body.GetProperty("name").GetString(), body.GetProperty("isAgent").GetBoolean(), body.GetProperty("atMost").GetString(),
            body.GetProperty("lifetimeDays").GetInt32(), body.GetProperty("onlyPaths")[0].GetString(), body.GetProperty("workspaces")[0].GetString()));
        Assert.Contains("bot   agent  studio      raw/**", await SayAsync("token", "ls"), StringComparison.Ordinal);
        Assert.Equal("wsa_other", (await Shell.GetAsync("token", "rotate", Made)).GetProperty("secret").GetString());
        Assert.True((await Shell.GetAsync("token", "rm", Made)).GetProperty("revoked").GetBoolean());
    }

    [Fact]
    public async Task Token_NeedsThePerson_NotAToken()
    {
        var (exitCode, code, message) = await Shell.GetErrorAsync("token", "ls");

        Assert.Equal((1, "noSession"), (exitCode, code));
        Assert.Contains("wsa login --user", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_SaysToSignInAgain_WhenTheSessionEnded()
    {
        await LogInAsync("right horse");
        var stored = Path.Combine(Shell.Settings, "login.json");
        await File.WriteAllTextAsync(stored, (await File.ReadAllTextAsync(stored)).Replace("wsa=session", "wsa=ended", StringComparison.Ordinal));

        Assert.Contains("Sign in again", (await Shell.GetErrorAsync("token", "ls")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_ForgetsEverything_AndEndsTheToken()
    {
        await LogInAsync("right horse");
        Server.Answers[$"DELETE {Api}/{Made}"] = (204, null);

        Assert.True((await Shell.GetAsync("logout")).GetProperty("tokenEnded").GetBoolean());
        Assert.Equal("noLogin", (await Shell.GetErrorAsync("logout")).Code);
    }

    [Fact]
    public async Task Login_RefusesAWorkspaceThatIsNotTheirs()
    {
        Assert.Equal("notFound", (await Shell.GetErrorAsync("login", "--workspace", "other")).Code);
        Assert.False(Directory.Exists(Shell.Settings));
    }

    private async Task<JsonElement> LogInAsync(string typed)
    {
        Server.Answers[$"POST {Api}"] = (201, new { id = Made, name = "wsa", secret = FakeServer.Token });
        Shell.Input = typed + "\n";
        return await Shell.GetAsync("login", "--user", "ann");
    }
}
