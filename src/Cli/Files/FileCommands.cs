using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa files</c>: the older names of <c>wsa ls</c> and <c>wsa pull</c>, for scripts that use them.</summary>
internal static class FileCommands
{
    public static Command Build(Session session) => new("files", "Files of a workspace.") { BuildList(session), BuildGet(session) };

    private static Command BuildList(Session session)
    {
        var target = new Argument<string>("target") { Description = "WORKSPACE or WORKSPACE:FOLDER." };
        return new Command("ls", "Lists one folder.") { target }.Does(session, async (run, cancellationToken) =>
        {
            var place = WorkspaceTarget.Parse(run.Get(target));
            using var client = run.Connect();
            var folders = new List<string>();
            var files = new List<System.Text.Json.JsonElement>();
            await foreach (var entry in RemoteTree.ListAsync(client, place, cancellationToken))
            {
                if (entry.IsFolder) folders.Add(entry.Path);
                else files.Add(entry.File);
            }

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
        return new Command("get", "Fetches a file, always (`wsa pull` passes over what is here). A cut download goes on where it was; the bytes are checked against their SHA-256.") { target, outOption }.Does(session, async (run, cancellationToken) =>
        {
            var place = WorkspaceTarget.Parse(run.Get(target));
            if (place.Path.Length == 0) throw new CliException("usage", "Name the file: WORKSPACE:PATH.");
            var path = Path.GetFullPath(run.Get(outOption) ?? place.Path.Split('/')[^1]);
            using var client = run.Connect();
            var file = await RemoteFile.FindAsync(client, place, null, cancellationToken);
            await using (var board = new TransferBoard(run, "fetched", 1, file.SizeBytes))
            using (var line = board.Begin(place.Path, file.SizeBytes)) await new Downloader(client, run.Session).FetchAsync(file.Content, path, line, cancellationToken);
            await run.AnswerAsync(new { path, sizeBytes = file.SizeBytes, sha256 = file.Sha256 }, output => output.WriteLine($"{path}  {Table.Size(file.SizeBytes)}  {file.Sha256}"));
            return Wsa.Ok;
        });
    }
}
