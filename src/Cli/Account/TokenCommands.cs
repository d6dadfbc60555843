using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa token</c>: tokens for agents and scripts, by the person who signed in with <c>wsa login --user</c>.</summary>
internal static class TokenCommands
{
    public static Command Build(Session session) => new("token", "Your tokens for agents and scripts. Needs `wsa login --user`: a token cannot make or end tokens.")
    {
        BuildList(session),
        BuildAdd(session),
        BuildChange(session, "rotate", "Ends a token and makes another of the same name, scope and lifetime."),
        BuildChange(session, "rm", "Ends a token at once."),
    };

    private static Command BuildList(Session session) =>
        new Command("ls", "Your tokens, without their secrets.").Does(session, async (run, cancellationToken) =>
        {
            using var person = new ServerClient(Connection.OfSession(run));
            var tokens = await AskAsync(() => person.GetAsync("tokens", cancellationToken));
            await run.AnswerAsync(tokens, output => Table.WriteOr(output, "No tokens.", ["name", "for", "workspaces", "paths", "may", "expires", "last used", "id"], tokens.EnumerateArray().Select(t => (IReadOnlyList<string>)
            [
                t.Text("name"), t.Text("isAgent") == "true" ? "agent" : "scripts", ListOf(t, "workspaces"), ListOf(t, "onlyPaths"), t.Text("atMost"),
                t.Text("revokedAt").Length > 0 ? "revoked" : t.TimeText("expiresAt"), t.TimeText("lastUsedAt"), t.Text("id"),
            ])));
            return Wsa.Ok;
        });

    private static Command BuildAdd(Session session)
    {
        var name = new Argument<string>("name") { Description = "What it is for; shown in the audit trail." };
        var personal = new Option<bool>("--personal") { Description = "For your own scripts. Default: for an agent acting on your behalf." };
        var workspaces = new Option<string[]>("--workspace", "-w") { Description = "A workspace it opens; as often as needed. Default: all of yours." };
        var paths = new Option<string[]>("--path") { Description = "A file, folder or glob it is confined to; as often as needed. Default: all." };
        var atMost = new Option<string>("--at-most") { Description = "The most it may do. Default: all but manage, as far as you may.", DefaultValueFactory = _ => "view,download,write,annotate,publish" };
        var days = new Option<int>("--days") { Description = "How long it lasts, 1 to 365.", DefaultValueFactory = _ => 90 };
        return new Command("add", "Makes a token; its secret is shown once and stored nowhere.") { name, personal, workspaces, paths, atMost, days }.Does(session, async (run, cancellationToken) =>
        {
            using var person = new ServerClient(Connection.OfSession(run));
            var made = await AskAsync(() => person.PostAsync("tokens", new
            {
                name = run.Get(name), isAgent = !run.Get(personal), atMost = PermissionNames.Parse(run.Get(atMost)!), lifetimeDays = run.Get(days),
                workspaces = run.Get(workspaces) is { Length: > 0 } slugs ? slugs : null, onlyPaths = run.Get(paths) is { Length: > 0 } only ? only : null,
            }, cancellationToken));
            await run.AnswerAsync(made, output => Show(run, output, made));
            return Wsa.Ok;
        });
    }

    private static Command BuildChange(Session session, string verb, string description)
    {
        var id = new Argument<string>("id") { Description = "The token's id, from `wsa token ls`." };
        return new Command(verb, description) { id }.Does(session, async (run, cancellationToken) =>
        {
            if (!Guid.TryParse(run.Get(id), out var token)) throw new CliException("usage", $"'{run.Get(id)}' is no token's id. `wsa token ls` shows them.");
            using var person = new ServerClient(Connection.OfSession(run));
            if (verb == "rotate")
            {
                var made = await AskAsync(() => person.PostAsync($"tokens/{token}/rotate", null, cancellationToken));
                await run.AnswerAsync(made, output => Show(run, output, made));
                return Wsa.Ok;
            }

            await AskAsync(() => person.DeleteAsync($"tokens/{token}", cancellationToken));
            await run.AnswerAsync(new { id = token, revoked = true }, output => output.WriteLine($"Ended {token}."));
            return Wsa.Ok;
        });
    }

    /// <summary>The secret alone on standard output, so that it can be piped into a secret store.</summary>
    private static void Show(Run run, TextWriter output, JsonElement made)
    {
        output.WriteLine(made.Text("secret"));
        run.Session.Error.WriteLine($"This is shown once. Id {made.Text("id")}; end it with `wsa token rm {made.Text("id")}`.");
    }

    private static async Task<JsonElement> AskAsync(Func<Task<JsonElement>> askAsync)
    {
        try
        {
            return await askAsync();
        }
        catch (CliException refusal) when (refusal.Code == "unauthenticated")
        {
            throw new CliException(refusal.Code, "The session of `wsa login --user` has ended. Sign in again.", refusal.TraceId, refusal);
        }
    }

    private static string ListOf(JsonElement token, string name) => token.Items(name).Select(i => i.GetString()).ToList() is { Count: > 0 } list ? string.Join(",", list) : "all";
}
