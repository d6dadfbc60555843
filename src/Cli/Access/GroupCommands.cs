using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa group</c>: the groups of a workspace's members.</summary>
internal static class GroupCommands
{
    public static Command Build(Session session) => new("group", "Groups of members, to give grants to.")
    {
        BuildList(session),
        BuildSet(session, "set", "Makes a group of exactly these members, or gives one other members.", (_, named) => named),
        BuildSet(session, "add", "Adds members to a group; makes it when there is none.", (members, named) => [.. members, .. named]),
        BuildSet(session, "remove", "Takes members out of a group.", (members, named) => [.. members.Except(named, StringComparer.OrdinalIgnoreCase)]),
        BuildEnd(session),
    };

    private static Command BuildList(Session session) =>
        new Command("ls", "The groups with their members.") { Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var workspace = await WorkspaceTarget.FindAsync(run, client, null, cancellationToken);
            var groups = await client.GetAsync(workspace.Route("groups"), cancellationToken);
            await run.AnswerAsync(groups, output => Table.WriteOr(output, "No groups.", ["group", "members"], groups.EnumerateArray().Select(g =>
                (IReadOnlyList<string>)[g.Text("name"), string.Join(", ", NamesOf(g))])));
            return Wsa.Ok;
        });

    private static Command BuildSet(Session session, string verb, string description, Func<List<string>, List<string>, List<string>> change)
    {
        var name = new Argument<string>("name") { Description = "The group's name." };
        var members = new Argument<string[]>("members") { Description = "User names.", Arity = verb == "set" ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore };
        return new Command(verb, description) { name, members, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var workspace = await WorkspaceTarget.FindAsync(run, client, null, cancellationToken);
            var group = run.Get(name);
            List<string> named = [.. run.Get(members).SelectMany(m => m.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
            var now = new List<string>();
            if (verb != "set")
            {
                var found = (await client.GetAsync(workspace.Route("groups"), cancellationToken)).EnumerateArray().FirstOrDefault(g => string.Equals(g.Text("name"), group, StringComparison.OrdinalIgnoreCase));
                if (found.ValueKind == JsonValueKind.Object) (now, group) = (NamesOf(found), found.Text("name"));
                else if (verb == "remove") throw new CliException("notFound", $"There is no group '{group}'. `wsa group ls` shows them.");
            }

            var made = await client.PutAsync(
                workspace.Route($"groups/{Uri.EscapeDataString(group)}"), new { members = change(now, named).Distinct(StringComparer.OrdinalIgnoreCase).ToList() }, cancellationToken);
            await run.AnswerAsync(made, output => output.WriteLine($"{made.Text("name")}: {(NamesOf(made) is { Count: > 0 } all ? string.Join(", ", all) : "nobody")}"));
            return Wsa.Ok;
        });
    }

    private static Command BuildEnd(Session session)
    {
        var name = new Argument<string>("name") { Description = "The group's name." };
        return new Command("rm", "Ends a group and the grants to it; its members stay members.") { name, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var workspace = await WorkspaceTarget.FindAsync(run, client, null, cancellationToken);
            await client.DeleteAsync(workspace.Route($"groups/{Uri.EscapeDataString(run.Get(name))}"), cancellationToken);
            await run.AnswerAsync(new { workspace = workspace.Workspace, group = run.Get(name), removed = true }, output => output.WriteLine($"Ended group {run.Get(name)} and the grants to it."));
            return Wsa.Ok;
        });
    }

    private static List<string> NamesOf(JsonElement group) => [.. group.Items("members").Select(m => m.GetString() ?? "")];
}
