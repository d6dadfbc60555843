using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa trash</c>.</summary>
internal static class TrashCommands
{
    public static Command Build(Session session) => new("trash", "What was thrown away.") { BuildList(session), BuildEmpty(session) };

    private static Command BuildList(Session session) =>
        new Command("ls", "What is in the trash, the latest first, and until when it is kept.") { Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var workspace = await WorkspaceTarget.FindAsync(run, client, null, cancellationToken);
            var items = new List<JsonElement>();
            await foreach (var item in TrashEntries.ListAsync(client, workspace, cancellationToken)) items.Add(item);
            await run.AnswerAsync(new { workspace = workspace.Workspace, items }, output => Table.WriteOr(output, "The trash is empty.", ["path", "files", "size", "deleted", "by", "kept until", "id"], items.Select(i =>
                (IReadOnlyList<string>)[i.Text("path") + (i.Text("isFolder") == "true" ? "/" : ""), i.Text("fileCount"), i.SizeText("sizeBytes"), i.TimeText("deletedAt"), i.Text("deletedBy"), i.TimeText("keptUntil"), i.Text("id")])));
            return Wsa.Ok;
        });

    private static Command BuildEmpty(Session session) =>
        new Command("empty", "Deletes everything in the trash for good. Needs manage.") { Wsa.YesOption, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var workspace = await WorkspaceTarget.FindAsync(run, client, null, cancellationToken);
            await run.ConfirmAsync($"Delete everything in the trash of {workspace.Workspace} for good?", cancellationToken);
            var gone = await client.DeleteAsync(workspace.Route("trash"), cancellationToken);
            await run.AnswerAsync(gone, output => output.WriteLine($"Deleted for good: {gone.Text("fileCount")} files, {gone.SizeText("sizeBytes")} freed."));
            return Wsa.Ok;
        });
}
