using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa rm</c>: into the trash, and with <c>--forever</c> out of it.</summary>
internal static class RemoveCommand
{
    public static Command Build(Session session)
    {
        var paths = new Argument<string[]>("paths") { Description = "Files and folders; wildcards in quotes.", Arity = ArgumentArity.OneOrMore };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Folders too, with everything in them." };
        var forever = new Option<bool>("--forever") { Description = "Delete for good, with all versions; nothing brings it back. Also for what is in the trash already. Needs manage." };
        return new Command("rm", "Moves files and folders to the trash, from where `wsa restore` brings them back.") { paths, recursive, forever, Wsa.YesOption, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var found = new List<(WorkspaceTarget Place, bool IsFolder, bool IsInTrash)>();
            foreach (var text in run.Get(paths))
            {
                var place = (await WorkspaceTarget.FindAsync(run, client, text, cancellationToken)).RequirePath("what to remove");
                if (PathGlob.HasWildcard(place.Path)) found.AddRange((await RemoteTree.FindAsync(client, place, false, cancellationToken)).Entries.Select(e => (place.At(e.Path), e.IsFolder, false)));
                else found.Add(await LookAsync(client, place, cancellationToken));
            }

            if (!run.Get(recursive) && found.Find(f => f.IsFolder && !f.IsInTrash) is { Place: { } folder })
                throw new CliException("usage", $"{folder} is a folder. Give --recursive (-r) to remove it with everything in it.");
            if (run.Get(forever)) await run.ConfirmAsync($"Delete {string.Join(", ", found.Take(5).Select(f => f.Place))}{(found.Count > 5 ? $" and {found.Count - 5} more" : "")} for good, with all versions?", cancellationToken);
            var removed = new List<object>();
            var lines = new List<string>();
            foreach (var (place, isFolder, isInTrash) in found) await RemoveAsync(client, place, isFolder, isInTrash, run.Get(forever), removed, lines, cancellationToken);
            await run.AnswerAsync(new { removed }, output => lines.ForEach(output.WriteLine));
            return Wsa.Ok;
        });
    }

    private static async Task RemoveAsync(
        ServerClient client, WorkspaceTarget place, bool isFolder, bool isInTrash, bool forever, List<object> removed, List<string> lines, CancellationToken cancellationToken)
    {
        if (!isInTrash) await client.DeleteAsync(place.PathRoute(isFolder ? "folders" : "files"), cancellationToken);
        // One that lies in a folder thrown away as a whole has no entry of its own.
        var entry = await TrashEntries.FindAsync(client, place, cancellationToken);
        if (!forever)
        {
            var back = $"wsa restore {Quoted(place)}";
            removed.Add(new { workspace = place.Workspace, path = place.Path, isFolder, trashId = entry?.Text("id"), keptUntil = entry?.Text("keptUntil"), restore = back });
            lines.Add($"{(isInTrash ? $"{place} is in the trash already" : $"Moved {place} to the trash")}{Holds(entry)}{(entry?.TimeText("keptUntil") is { Length: > 0 } kept ? $", kept until {kept} UTC" : "")}. Bring it back: {back}");
            return;
        }

        if (entry is not { } item)
            throw new CliException("notFound", $"{place} is not in the trash as a thing of its own: it was thrown away with a folder. `wsa trash ls -w {place.Workspace}` shows which; delete that one, or restore this file first.");
        var gone = await client.DeleteAsync(place.Route($"trash/{item.Text("id")}"), cancellationToken);
        removed.Add(new { workspace = place.Workspace, path = place.Path, isFolder, forever, freedBytes = gone.Number("sizeBytes"), fileCount = gone.Number("fileCount") });
        lines.Add($"Deleted {place} for good: {gone.Text("fileCount")} files, {gone.SizeText("sizeBytes")} freed.");
    }

    /// <summary>A file, a folder, or what is in the trash; files win, since a name is only one of them.</summary>
    private static async Task<(WorkspaceTarget Place, bool IsFolder, bool IsInTrash)> LookAsync(ServerClient client, WorkspaceTarget place, CancellationToken cancellationToken)
    {
        var file = await client.FindAsync(place.PathRoute("file-info"), cancellationToken);
        if (file is { } live && live.Text("isDeleted") != "true") return (place, false, false);
        if (await RemoteTree.HoldsAsync(client, place, cancellationToken)) return (place, true, false);
        if (await TrashEntries.FindAsync(client, place, cancellationToken) is { } entry) return (place, entry.Text("isFolder") == "true", true);
        if (file is not null) return (place, false, true);
        throw new CliException("notFound", $"There is no file or folder {place} that you can see, nor is it in the trash.");
    }

    private static string Holds(JsonElement? entry) =>
        entry is { } item && item.Text("isFolder") == "true" ? $" ({item.Text("fileCount")} files, {item.SizeText("sizeBytes")})" : "";

    private static string Quoted(WorkspaceTarget place) => place.Path.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? place.ToString() : $"'{place.ToString().Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
