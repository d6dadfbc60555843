using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa share</c>: links that open a file, a folder or a dataset version to whoever has them.</summary>
internal static class ShareCommands
{
    public static Command Build(Session session) => new("share", "Share links: to a file, a folder or a dataset version.") { BuildAdd(session), BuildList(session), BuildRemove(session) };

    private static Command BuildAdd(Session session)
    {
        var path = new Argument<string?>("path") { Description = "A file or folder; none with --dataset.", DefaultValueFactory = _ => null };
        var dataset = new Option<string?>("--dataset") { Description = "A dataset's version instead of a path: NAME, NAME@v2, NAME@ALIAS." };
        var download = new Option<bool>("--download") { Description = "Visitors may download, not only view." };
        var name = new Option<string?>("--name") { Description = "What it is called in lists." };
        var days = new Option<int>("--days") { Description = "How long it opens, 1 to 365.", DefaultValueFactory = _ => 7 };
        var uses = new Option<int?>("--max-uses") { Description = "How often it opens. Default: any number." };
        var password = new Option<bool>("--password") { Description = "Visitors need a password: asked for unseen, or a line of standard input." };
        return new Command("add", "Makes a link; its address is shown this once.") { path, dataset, download, name, days, uses, password, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            if (run.Arguments.GetValue(path) is null == run.Get(dataset) is null) throw new CliException("usage", "Share a path, or a dataset with --dataset: one of them.");
            using var client = run.Connect();
            var place = await WorkspaceTarget.FindAsync(run, client, run.Arguments.GetValue(path), cancellationToken);
            var version = run.Get(dataset)?.Split('@', 2);
            var made = await client.PostAsync(place.Route("shares"), new
            {
                path = version is null ? place.RequirePath("the file or folder to share").Path : null, dataset = version?[0], version = version is [_, var which] ? which : null,
                access = run.Get(download) ? "download" : "view", name = run.Get(name), days = run.Get(days), maxUses = run.Get(uses),
                password = run.Get(password) ? await run.AskAsync("Password of the link, 8 characters or more: ", isSecret: true, cancellationToken) : null,
            }, cancellationToken);
            var url = new Uri(client.Server, made.Text("url").TrimStart('/'));
            var share = made.GetProperty("share");
            await run.AnswerAsync(new { workspace = place.Workspace, url, share }, output =>
            {
                output.WriteLine(url);
                run.Session.Error.WriteLine($"Shown once. Opens {share.Text("target")} to {share.Text("access")} until {share.TimeText("expiresAt")} UTC; end it with `wsa share rm {share.Text("id")} -w {place.Workspace}`.");
            });
            return Wsa.Ok;
        });
    }

    private static Command BuildList(Session session)
    {
        var path = new Argument<string?>("path") { Description = "Only links that open this file or folder.", DefaultValueFactory = _ => null };
        return new Command("ls", "The links of a workspace, the newest first, without their addresses.") { path, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = await WorkspaceTarget.FindAsync(run, client, run.Arguments.GetValue(path), cancellationToken);
            var shares = await client.GetAsync(place.Route($"shares{Query.Of(("path", place.Path), ("limit", 500))}"), cancellationToken);
            await run.AnswerAsync(shares, output => Table.WriteOr(output, "No share links.", ["name", "opens", "to", "state", "uses", "password", "until", "by", "id"], shares.EnumerateArray().Select(s => (IReadOnlyList<string>)
                [s.Text("name"), s.Text("target"), s.Text("access"), s.Text("state"), UsesOf(s), s.Text("hasPassword") == "true" ? "yes" : "no", s.TimeText("expiresAt"), s.Text("createdBy"), s.Text("id")])));
            return Wsa.Ok;
        });
    }

    private static Command BuildRemove(Session session)
    {
        var id = new Argument<string>("id") { Description = "The link's id, from `wsa share ls`." };
        return new Command("rm", "Ends a link at once.") { id, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            if (!Guid.TryParse(run.Get(id), out var share)) throw new CliException("usage", $"'{run.Get(id)}' is no link's id. `wsa share ls` shows them.");
            using var client = run.Connect();
            var workspace = await WorkspaceTarget.FindAsync(run, client, null, cancellationToken);
            await client.DeleteAsync(workspace.Route($"shares/{share}"), cancellationToken);
            await run.AnswerAsync(new { id = share, revoked = true }, output => output.WriteLine($"Ended {share}: it opens nothing any more."));
            return Wsa.Ok;
        });
    }

    private static string UsesOf(JsonElement share) => share.Text("uses") + (share.Text("maxUses") is { Length: > 0 } most ? $" of {most}" : "");
}
