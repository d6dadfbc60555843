using System.Net;
using System.Text.RegularExpressions;

namespace WorkspaceAgents.Cli;

/// <summary>Signs a person in at the portal's own page, as a browser would: its forms are the only door that takes passwords.</summary>
internal sealed partial class PortalSignIn : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient http;
    private readonly Uri server;

    public PortalSignIn(Uri server)
    {
        this.server = server;
        http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15), AllowAutoRedirect = false, CookieContainer = cookies })
        {
            BaseAddress = server, Timeout = TimeSpan.FromSeconds(100),
        };
    }

    /// <summary>Signs in.</summary>
    /// <param name="user">The user name.</param>
    /// <param name="password">The password.</param>
    /// <param name="askCodeAsync">Asks for the authenticator app's code, when the account has a second step.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The session, as a Cookie header.</returns>
    /// <exception cref="CliException">The portal refused; the message says why.</exception>
    public async Task<string> SignInAsync(string user, string password, Func<Task<string>> askCodeAsync, CancellationToken cancellationToken)
    {
        try
        {
            var next = await PostAsync("sign-in", "account/sign-in", [("userName", user), ("password", password)], cancellationToken);
            if (IsPage(next, "/sign-in/code") && ErrorOf(next) is null) next = await PostAsync("sign-in/code", "account/sign-in/code", [("code", await askCodeAsync())], cancellationToken);
            if (ErrorOf(next) is { } error) throw Refusal(error, user);
            if (IsPage(next, "/account/password"))
                throw new CliException("passwordChangeDue", $"This is a one-time password. Choose your own first: open {new Uri(server, "account/password")} in a browser, then sign in here again.");
            var session = string.Join("; ", cookies.GetCookies(server).Where(c => c.Name == "wsa" || c.Name.StartsWith("wsaC", StringComparison.Ordinal)).Select(c => $"{c.Name}={c.Value}"));
            return session.Length > 0 ? session : throw new CliException("badAnswer", $"{server} took the password but opened no session. Is it WorkspaceAgents, and reached by the address that people use?");
        }
        catch (HttpRequestException failure)
        {
            throw new CliException("unreachable", $"{server} cannot be reached ({failure.InnerException?.Message ?? failure.Message}). Check that it runs and that the address is right.", null, failure);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<Uri> PostAsync(string page, string action, IEnumerable<(string Name, string Value)> fields, CancellationToken cancellationToken)
    {
        using var opened = await http.GetAsync(page, cancellationToken);
        var html = opened.IsSuccessStatusCode ? await opened.Content.ReadAsStringAsync(cancellationToken) : "";
        // <input type="hidden" name="__RequestVerificationToken" value="CfDJ8…" />
        var key = FormKey().Match(html);
        if (!key.Success) throw new CliException("badAnswer", $"{new Uri(server, page)} is no sign-in page (it answered {(int)opened.StatusCode}). Is the address right? With a token: `wsa login --token`.");
        using var form = new FormUrlEncodedContent([
            .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), KeyValuePair.Create("returnUrl", "/"), KeyValuePair.Create("__RequestVerificationToken", WebUtility.HtmlDecode(key.Groups[1].Value))]);
        using var answer = await http.PostAsync(action, form, cancellationToken);
        return answer.Headers.Location is { } next && (int)answer.StatusCode is >= 300 and < 400
            ? new Uri(server, next)
            : throw new CliException("badAnswer", $"{new Uri(server, action)} answered {(int)answer.StatusCode} instead of going on. Sign in with a token instead: `wsa login --token`.");
    }

    private static bool IsPage(Uri address, string path) => address.AbsolutePath.EndsWith(path, StringComparison.Ordinal);

    private static string? ErrorOf(Uri address) => ErrorCode().Match(address.Query) is { Success: true } match ? match.Groups[1].Value : null;

    private static CliException Refusal(string error, string user) => error switch
    {
        "wrong" => new("wrongPassword", $"User name or password is wrong for '{user}'. Nothing was stored."),
        "code" => new("wrongCode", "That code is not right. Check the phone's clock and sign in again with the code it shows then, or use a recovery code. Nothing was stored."),
        "locked" => new("lockedOut", "Too many wrong tries: the account is locked for some minutes. Nothing was stored; try again then."),
        "disabled" => new("disabled", $"The account '{user}' is disabled. Ask an administrator. Nothing was stored."),
        _ => new("refused", $"The portal refused the sign-in ({error}). Nothing was stored; try it in a browser to see why."),
    };

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*?value=\"([^\"]+)\"")]
    private static partial Regex FormKey();

    [GeneratedRegex(@"[?&]error=([a-z-]+)")]
    private static partial Regex ErrorCode();
}
