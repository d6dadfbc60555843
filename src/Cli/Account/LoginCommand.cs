using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa login</c>: remembers a server and a token after trying them.</summary>
internal static class LoginCommand
{
    public static Command Build(Session session) =>
        new Command("login", "Stores a server and a token for the commands to come. Without --token (or WSA_TOKEN) the token is read from standard input.")
            .Does(session, RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        var session = run.Session;
        var server = run.Get(Wsa.ServerOption) ?? session.GetVariable("WSA_SERVER")
            ?? throw new CliException("noServer", "Give the server: `wsa login --server https://footage.example.org`.");
        var token = run.Get(Wsa.TokenOption) ?? session.GetVariable("WSA_TOKEN");
        if (string.IsNullOrWhiteSpace(token))
        {
            if (session.IsInteractive) await session.Error.WriteAsync("Token (make one in the portal under Tokens): ");
            token = (await session.Input.ReadLineAsync(cancellationToken))?.Trim();
        }

        if (string.IsNullOrEmpty(token)) throw new CliException("noToken", "No token was given. Make one in the portal under Tokens and pass it with --token.");
        var address = Connection.ParseServer(server);
        using var client = new ServerClient(new Connection(address, token));
        var workspaces = (await client.GetAsync("workspaces", cancellationToken)).EnumerateArray().Select(w => w.Text("slug")).ToList();
        await new StoredLogin(address.ToString().TrimEnd('/'), token).WriteAsync(session.SettingsFolder, cancellationToken);
        var stored = StoredLogin.PathIn(session.SettingsFolder);
        await run.AnswerAsync(new { server = address, workspaces, stored }, output =>
            output.WriteLine($"Signed in to {address}; workspaces: {(workspaces.Count == 0 ? "none" : string.Join(", ", workspaces))}. Stored in {stored}."));
        return Wsa.Ok;
    }
}
