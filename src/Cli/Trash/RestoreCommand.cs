using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa restore</c>: out of the trash, or an older version of a file.</summary>
internal static class RestoreCommand
{
    public static Command Build(Session session)
    {
        var path = new Argument<string>("path") { Description = "A file or folder that was thrown away (the latest, if more than once), or its id from `wsa trash ls`. With --version: a file." };
        var version = new Option<int?>("--version") { Description = "Make this older version of a file the current one again, as a new version." };
        var note = new Option<string?>("--note") { Description = "Why, for the new version." };
        var rename = new Option<bool>("--rename") { Description = "Come back under another name when the path is taken; else that is refused." };
        return new Command("restore", "Brings back what was thrown away, or an older version of a file.") { path, version, note, rename, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = (await WorkspaceTarget.FindAsync(run, client, run.Get(path), cancellationToken)).RequirePath("what to restore");
            if (run.Get(version) is { } number) return await RestoreVersionAsync(run, client, place, number, run.Get(note), cancellationToken);
            var id = Guid.TryParse(place.Path, out var given) ? given.ToString() : (await TrashEntries.FindAsync(client, place, cancellationToken))?.Text("id");
            if (id is null)
            {
                // It may lie in a folder that was thrown away as a whole; or nowhere, which the server says best.
                var details = await client.PostAsync(place.PathRoute("restore"), null, cancellationToken);
                await run.AnswerAsync(new { workspace = place.Workspace, path = place.Path, isFolder = false, fileCount = 1 }, output => output.WriteLine($"{place.At(details.GetProperty("file").Text("path"))} is there."));
                return Wsa.Ok;
            }

            var back = await client.PostAsync(place.Route("trash/restore"), new { id, rename = run.Get(rename) }, cancellationToken);
            await run.AnswerAsync(new { workspace = place.Workspace, path = back.Text("path"), isFolder = back.Text("isFolder") == "true", fileCount = back.Number("fileCount") }, output =>
                output.WriteLine($"Restored {place.At(back.Text("path"))}{(back.Text("isFolder") == "true" ? $" ({back.Text("fileCount")} files)" : "")}."));
            return Wsa.Ok;
        });
    }

    private static async Task<int> RestoreVersionAsync(Run run, ServerClient client, WorkspaceTarget place, int version, string? note, CancellationToken cancellationToken)
    {
        var details = await client.PostAsync(place.Route($"versions/{version}/restore/{WorkspaceTarget.Escape(place.Path)}{Query.Of(("note", note))}"), null, cancellationToken);
        var now = details.GetProperty("file");
        await run.AnswerAsync(details, output => output.WriteLine($"{place} has the content of version {version} again, as version {now.Text("version")}."));
        return Wsa.Ok;
    }
}
