using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa mv</c>, <c>wsa cp</c> and <c>wsa mkdir</c>: within one workspace, without moving bytes.</summary>
internal static class TransferCommands
{
    public static Command BuildMove(Session session) => Build(session, "mv", "move", "moved",
        "Moves or renames files and folders within a workspace; their history goes along.", null);

    public static Command BuildCopy(Session session) => Build(session, "cp", "copy", "copied",
        "Copies files and folders within a workspace; no bytes are copied.", new Option<int?>("--version") { Description = "The version of a file to copy. Default: the current one." });

    public static Command BuildMakeFolder(Session session)
    {
        var path = new Argument<string>("path") { Description = "The folder." };
        return new Command("mkdir", "Makes an empty folder.") { path, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = (await WorkspaceTarget.FindAsync(run, client, run.Get(path), cancellationToken)).RequirePath("the folder to make");
            var made = await client.PostAsync(place.Route("folders"), new { path = place.Path }, cancellationToken);
            await run.AnswerAsync(new { workspace = place.Workspace, path = made.Text("path") }, output => output.WriteLine($"Made {place.At(made.Text("path"))}"));
            return Wsa.Ok;
        });
    }

    private static Command Build(Session session, string name, string verb, string done, string description, Option<int?>? version)
    {
        var paths = new Argument<string[]>("paths") { Description = "What, then where to: a new path, or a folder that is there or ends in '/'. Wildcards in quotes.", Arity = new(2, 1000) };
        var overwrite = new Option<bool>("--overwrite", "-f") { Description = verb == "move" ? "Files at the new paths go to the trash." : "Files at the new paths get a new version." };
        var command = new Command(name, description) { paths, overwrite, Wsa.WorkspaceOption };
        if (version is not null) command.Options.Add(version);
        return command.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var typed = run.Get(paths);
            var sources = new List<WorkspaceTarget>();
            foreach (var text in typed[..^1])
            {
                var source = (await WorkspaceTarget.FindAsync(run, client, text, cancellationToken)).RequirePath($"what to {verb}");
                if (!PathGlob.HasWildcard(source.Path)) sources.Add(source);
                else sources.AddRange((await RemoteTree.FindAsync(client, source, false, cancellationToken)).Entries.Select(e => source.At(e.Path)));
            }

            var workspace = sources[0].Workspace;
            var target = typed[^1].Contains(':', StringComparison.Ordinal) ? await WorkspaceTarget.FindAsync(run, client, typed[^1], cancellationToken) : new(workspace, typed[^1].Trim('/'));
            if (sources.Exists(s => s.Workspace != target.Workspace))
                throw new CliException("usage", $"'{name}' stays within one workspace; this goes to '{target.Workspace}'. Pull the files and push them there.");
            var into = typed[^1].EndsWith('/') || target.Path.Length == 0 || await RemoteTree.HoldsAsync(client, target, cancellationToken);
            if (!into && sources.Count > 1) throw new CliException("usage", $"{sources.Count} things cannot all become {target}. End it with '/' to put them in a folder of that name.");
            var answers = new List<JsonElement>();
            foreach (var source in sources)
            {
                var leaf = source.Path[(source.Path.LastIndexOf('/') + 1)..];
                var to = !into ? target.Path : target.Path.Length == 0 ? leaf : $"{target.Path}/{leaf}";
                answers.Add(await client.PostAsync(source.Route($"files/{verb}"),
                    new { from = source.Path, to, overwrite = run.Get(overwrite), version = version is null ? null : run.Get(version) }, cancellationToken));
            }

            await run.AnswerAsync(new { workspace, transfers = answers }, output =>
            {
                foreach (var one in answers)
                {
                    output.WriteLine($"{done} {one.Text("from")} → {one.Text("to")}"
                        + (one.Text("isFolder") == "true" ? $" ({one.Text("fileCount")} files)" : "")
                        + (one.Number("replacedCount") > 0 ? $"; {one.Text("replacedCount")} that were there {(verb == "move" ? "are in the trash" : "are older versions now")}" : ""));
                }
            });
            return Wsa.Ok;
        });
    }
}
