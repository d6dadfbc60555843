using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa login</c>: remembers a server and a token after trying them; with <c>--user</c> it makes the token.</summary>
internal static class LoginCommand
{
    public static Command Build(Session session)
    {
        var user = new Option<string?>("--user", "-u") { Description = "Sign in with a password (asked for unseen, or a line of standard input) and make a token of your own." };
        var workspace = new Option<string?>("--workspace", "-w") { Description = "The workspace that is meant when none is named." };
        var days = new Option<int>("--days") { Description = "With --user: how long the token lasts, 1 to 365.", DefaultValueFactory = _ => 90 };
        var atMost = new Option<string>("--at-most") { Description = "With --user: the most the token may do, such as view,download. Default: all that you may.", DefaultValueFactory = _ => "all" };
        return new Command("login", "Stores a server and a token for the commands to come. Without --user and --token (or WSA_TOKEN) the token is read from standard input.") { user, workspace, days, atMost }
            .Does(session, async (run, cancellationToken) =>
            {
                var server = run.Get(Wsa.ServerOption) ?? run.Session.GetVariable("WSA_SERVER") ?? StoredLogin.Read(run.Session.SettingsFolder)?.Server
                    ?? throw new CliException("noServer", "Give the server: `wsa login --server https://footage.example.org`.");
                var address = Connection.ParseServer(server);
                var login = run.Get(user) is { Length: > 0 } name
                    ? await SignInAsync(run, address, name, PermissionNames.Parse(run.Get(atMost)!), run.Get(days), cancellationToken)
                    : new StoredLogin(address.ToString().TrimEnd('/'), await ReadTokenAsync(run, cancellationToken));
                return await StoreAsync(run, login, run.Get(workspace), cancellationToken);
            });
    }

    private static async Task<string> ReadTokenAsync(Run run, CancellationToken cancellationToken)
    {
        var token = run.Get(Wsa.TokenOption) ?? run.Session.GetVariable("WSA_TOKEN");
        if (string.IsNullOrWhiteSpace(token)) token = await run.AskAsync("Token (make one in the portal under Tokens): ", isSecret: true, cancellationToken);
        return token is { Length: > 0 } ? token : throw new CliException("noToken", "No token was given. Make one in the portal under Tokens and pass it with --token, or sign in with --user NAME.");
    }

    private static async Task<StoredLogin> SignInAsync(Run run, Uri server, string user, string atMost, int days, CancellationToken cancellationToken)
    {
        var password = await run.AskAsync($"Password of {user}: ", isSecret: true, cancellationToken);
        if (password.Length == 0) throw new CliException("noPassword", "No password was given. Type it, or give it as a line of standard input.");
        using var portal = new PortalSignIn(server);
        var cookie = await portal.SignInAsync(user, password, () => run.AskAsync("Code of the authenticator app: ", isSecret: false, cancellationToken), cancellationToken);
        using var person = new ServerClient(new(server, "", cookie));
        var made = await person.PostAsync("tokens", new { name = $"wsa on {Environment.MachineName}", isAgent = false, atMost, lifetimeDays = days }, cancellationToken);
        // The one this computer had is not left lying about; it may have ended by itself.
        if (StoredLogin.Read(run.Session.SettingsFolder) is { TokenId: { Length: > 0 } old } before && before.User == user && Connection.ParseServer(before.Server) == server)
        {
            try
            {
                await person.DeleteAsync($"tokens/{old}", cancellationToken);
            }
            catch (CliException gone) when (gone.Code == "notFound")
            {
                run.Tell("The earlier token of this computer had ended already.");
            }
        }

        return new(server.ToString().TrimEnd('/'), made.Text("secret"), null, user, made.Text("id"), cookie);
    }

    private static async Task<int> StoreAsync(Run run, StoredLogin login, string? workspace, CancellationToken cancellationToken)
    {
        var address = Connection.ParseServer(login.Server);
        using var client = new ServerClient(new Connection(address, login.Token));
        var workspaces = (await client.GetAsync("workspaces", cancellationToken)).EnumerateArray().Select(w => w.Text("slug")).ToList();
        if (workspace is not null && !workspaces.Contains(workspace))
            throw new CliException("notFound", $"You are in no workspace '{workspace}'. Yours are {(workspaces.Count == 0 ? "none" : string.Join(", ", workspaces))}. Nothing was stored.");
        login = login with { Workspace = workspace ?? (workspaces.Count == 1 ? workspaces[0] : null) };
        await login.WriteAsync(run.Session.SettingsFolder, cancellationToken);
        var stored = StoredLogin.PathIn(run.Session.SettingsFolder);
        await run.AnswerAsync(new { server = address, user = login.User, workspaces, workspace = login.Workspace, stored }, output =>
            output.WriteLine($"Signed in to {address}{(login.User is null ? "" : $" as {login.User}")}; workspaces: {(workspaces.Count == 0 ? "none" : string.Join(", ", workspaces))}"
                + $"{(login.Workspace is null ? "" : $" (default: {login.Workspace})")}. Stored in {stored}."));
        return Wsa.Ok;
    }
}
