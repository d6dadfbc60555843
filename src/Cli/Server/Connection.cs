namespace WorkspaceAgents.Cli;

/// <summary>Which server, and as whom.</summary>
/// <param name="Server">Its address, with a slash at the end.</param>
/// <param name="Token">The bearer token.</param>
/// <param name="Cookie">A person's session, sent instead of the token when it is given.</param>
internal sealed record Connection(Uri Server, string Token, string? Cookie = null)
{
    /// <summary>Options first, then the environment, then what <c>wsa login</c> stored.</summary>
    /// <exception cref="CliException">Something is missing; the message says how to give it.</exception>
    public static Connection Of(Run run)
    {
        var stored = StoredLogin.Read(run.Session.SettingsFolder);
        var server = run.Get(Wsa.ServerOption) ?? NonEmpty(run.Session.GetVariable("WSA_SERVER")) ?? stored?.Server
            ?? throw new CliException("noServer", "No server is known. Give --server URL, set WSA_SERVER, or run `wsa login --server URL`.");
        var address = ParseServer(server);
        // A stored token belongs to the server it was stored for: it is not shown to another one.
        var token = run.Get(Wsa.TokenOption) ?? NonEmpty(run.Session.GetVariable("WSA_TOKEN"))
            ?? (stored is not null && ParseServer(stored.Server) == address ? stored.Token : null)
            ?? throw new CliException("noToken", $"No token for {address} is known. Give --token, set WSA_TOKEN, or run `wsa login --server {server}`.");
        return new(address, token);
    }

    /// <summary>As the person who signed in with a password, for what no token may do.</summary>
    /// <exception cref="CliException">Nobody has, or with another server.</exception>
    public static Connection OfSession(Run run)
    {
        var stored = StoredLogin.Read(run.Session.SettingsFolder);
        var server = run.Get(Wsa.ServerOption) ?? NonEmpty(run.Session.GetVariable("WSA_SERVER")) ?? stored?.Server;
        return stored is { Session: { Length: > 0 } session } && server is not null && ParseServer(stored.Server) == ParseServer(server)
            ? new(ParseServer(server), "", session)
            : throw new CliException("noSession", "Tokens are made and ended by a person who is signed in, not with a token. Sign in with `wsa login --user NAME`, or use Tokens in the portal.");
    }

    public static Uri ParseServer(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CliException("noServer", $"'{text}' is no server's address; it looks like https://footage.example.org or http://localhost:5080.");

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
