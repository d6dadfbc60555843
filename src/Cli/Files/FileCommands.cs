using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa files</c>: looking at and fetching what is in a workspace.</summary>
internal static class FileCommands
{
    public static Command Build(Session session) => new("files", "Files of a workspace.") { BuildList(session), BuildGet(session) };

    private static Command BuildList(Session session)
    {
        var target = new Argument<string>("target") { Description = "WORKSPACE or WORKSPACE:FOLDER." };
        return new Command("ls", "Lists one folder.") { target }.Does(session, async (run, cancellationToken) =>
        {
            var place = WorkspaceTarget.Parse(run.Get(target));
            using var client = new ServerClient(Connection.Of(run));
            var folders = new List<string>();
            var files = new List<System.Text.Json.JsonElement>();
            string? after = null;
            do
            {
                var page = await client.GetAsync(
                    $"workspaces/{Uri.EscapeDataString(place.Workspace)}/files?folder={Uri.EscapeDataString(place.Path)}&limit=1000{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", cancellationToken);
                folders.AddRange(page.Items("folders").Select(f => f.GetString()!));
                files.AddRange(page.Items("files"));
                after = page.Text("next") is { Length: > 0 } next ? next : null;
            }
            while (after is not null);
            await run.AnswerAsync(new { workspace = place.Workspace, folder = place.Path, folders, files }, output =>
            {
                foreach (var folder in folders) output.WriteLine($"{folder}/");
                if (files.Count > 0)
                    Table.Write(output, ["path", "size", "version", "sha256"], files.Select(f => (IReadOnlyList<string>)[f.Text("path"), f.SizeText("sizeBytes"), f.Text("version"), f.Short("hash")]));
            });
            return Wsa.Ok;
        });
    }

    private static Command BuildGet(Session session)
    {
        var target = new Argument<string>("target") { Description = "WORKSPACE:PATH." };
        var outOption = new Option<string?>("--out") { Description = "Where to write it. Default: its name, in this folder." };
        return new Command("get", "Fetches a file. A cut download goes on where it was; the bytes are checked against their SHA-256.") { target, outOption }.Does(session, async (run, cancellationToken) =>
        {
            var place = WorkspaceTarget.Parse(run.Get(target));
            if (place.Path.Length == 0) throw new CliException("usage", "Name the file: WORKSPACE:PATH.");
            var path = Path.GetFullPath(run.Get(outOption) ?? place.Path.Split('/')[^1]);
            using var client = new ServerClient(Connection.Of(run));
            var file = await Downloading.FetchAsync(run, client, place, path, cancellationToken);
            await run.AnswerAsync(new { path, sizeBytes = file.SizeBytes, sha256 = file.Sha256 }, output => output.WriteLine($"{path}  {Table.Size(file.SizeBytes)}  {file.Sha256}"));
            return Wsa.Ok;
        });
    }
}
