using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa grant</c>: who may do what to which path, beyond what roles give.</summary>
internal static class GrantCommands
{
    public static Command Build(Session session) => new("grant", "Grants: permissions on a file, a folder or a glob.") { BuildAdd(session), BuildList(session), BuildRemove(session) };

    private static Command BuildAdd(Session session)
    {
        var path = new Argument<string>("path") { Description = "A file, a folder (with everything below it) or a glob: shoot/raw, 'shoot/*.mp4', '**/*.vtt'." };
        var to = new Option<string>("--to") { Description = "member:NAME (or just NAME), role:ROLE, group:NAME, agent:TOKEN-ID, or agents for every agent.", Required = true };
        var allow = new Option<string?>("--allow") { Description = "Permissions to give, such as write,annotate." };
        var deny = new Option<string?>("--deny") { Description = "Permissions to take away. Deny wins over allow on the same path." };
        var note = new Option<string?>("--note") { Description = "Why; shown wherever the grant decides." };
        var until = new Option<string?>("--until") { Description = "When it ends, UTC: 2026-12-31 or 2026-12-31T18:00. Default: never." };
        return new Command("add", "Allows or denies permissions on a path.") { path, to, allow, deny, note, until, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            if (run.Get(allow) is null && run.Get(deny) is null) throw new CliException("usage", "Give --allow or --deny with permissions, such as --allow write,annotate.");
            var (kind, subject) = ParseSubject(run.Get(to)!);
            using var client = run.Connect();
            var place = await WorkspaceTarget.FindAsync(run, client, run.Get(path), cancellationToken);
            List<(string Effect, string Permissions)> wanted =
            [
                .. run.Get(allow) is { } given ? [("allow", PermissionNames.Parse(given))] : Array.Empty<(string, string)>(),
                .. run.Get(deny) is { } taken ? [("deny", PermissionNames.Parse(taken))] : Array.Empty<(string, string)>(),
            ];
            var made = new List<JsonElement>();
            foreach (var (effect, permissions) in wanted)
            {
                made.Add(await client.PostAsync(place.Route("grants"), new
                {
                    path = place.Path, subjectKind = kind, subject, effect, permissions, note = run.Get(note), expiresAt = ParseTime(run.Get(until)),
                }, cancellationToken));
            }

            await run.AnswerAsync(new { workspace = place.Workspace, grants = made }, output =>
            {
                foreach (var grant in made) output.WriteLine($"{Say(grant)}  (take it back: wsa grant rm {grant.Text("id")} -w {place.Workspace})");
            });
            return Wsa.Ok;
        });
    }

    private static Command BuildList(Session session)
    {
        var path = new Argument<string?>("path") { Description = "Only grants that say something about this path.", DefaultValueFactory = _ => null };
        return new Command("ls", "The grants, by path.") { path, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = await WorkspaceTarget.FindAsync(run, client, run.Arguments.GetValue(path), cancellationToken);
            var grants = await client.GetAsync(place.Route($"grants{Query.Of(("path", place.Path), ("limit", 1000))}"), cancellationToken);
            await run.AnswerAsync(grants, output => Table.WriteOr(output, "No grants: roles alone decide.", ["path", "to", "effect", "permissions", "until", "note", "id"],
                grants.EnumerateArray().Select(g => (IReadOnlyList<string>)
                    [g.Text("path"), $"{g.Text("subjectKind")}:{g.Text("subject")}", g.Text("effect"), g.Text("permissions"), g.TimeText("expiresAt"), g.Text("note"), g.Text("id")])));
            return Wsa.Ok;
        });
    }

    private static Command BuildRemove(Session session)
    {
        var id = new Argument<string>("id") { Description = "The grant's id, from `wsa grant ls`." };
        return new Command("rm", "Takes a grant back, at once.") { id, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            if (!Guid.TryParse(run.Get(id), out var grant)) throw new CliException("usage", $"'{run.Get(id)}' is no grant's id. `wsa grant ls` shows them.");
            using var client = run.Connect();
            var workspace = await WorkspaceTarget.FindAsync(run, client, null, cancellationToken);
            var gone = await client.DeleteAsync(workspace.Route($"grants/{grant}"), cancellationToken);
            await run.AnswerAsync(gone, output => output.WriteLine($"Taken back: {Say(gone)}"));
            return Wsa.Ok;
        });
    }

    private static string Say(JsonElement grant) =>
        $"{grant.Text("effect")} {grant.Text("permissions")} on {grant.Text("path")} to {grant.Text("subjectKind")}:{grant.Text("subject")}"
        + (grant.TimeText("expiresAt") is { Length: > 0 } end ? $" until {end}" : "");

    private static (string Kind, string Subject) ParseSubject(string text)
    {
        var (kind, subject) = text.Split(':', 2) is [var before, var after] ? (before, after) : text == "agents" ? ("agent", "*") : ("member", text);
        if (kind is "user" or "person") kind = "member";
        return kind is "member" or "role" or "group" or "agent" && subject.Length > 0
            ? (kind, subject)
            : throw new CliException("usage", $"'{text}' is nobody a grant can be to; write member:NAME, role:ROLE, group:NAME, agent:TOKEN-ID or agents.");
    }

    /// <summary>A time as typed, taken as UTC when it says nothing else.</summary>
    public static DateTimeOffset? ParseTime(string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new CliException("usage", $"'{text}' is no time; write 2026-12-31 or 2026-12-31T18:00, UTC.");
}
