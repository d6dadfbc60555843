using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa search</c>.</summary>
internal static class SearchCommand
{
    public static Command Build(Session session)
    {
        var text = new Argument<string>("text") { Description = "A part of a path." };
        var limit = new Option<int>("--limit") { Description = "At most so many, 1 to 1000.", DefaultValueFactory = _ => 100 };
        return new Command("search", "Files of any folder whose path contains a text.") { text, limit, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var workspace = await WorkspaceTarget.FindAsync(run, client, null, cancellationToken);
            var found = await client.GetAsync(workspace.Route($"files{Query.Of(("search", run.Get(text)), ("limit", run.Get(limit)))}"), cancellationToken);
            await run.AnswerAsync(new { workspace = workspace.Workspace, files = found.Items("files").ToList() }, output => Table.WriteOr(output, "Nothing found.", ["path", "size", "modified", "by"], found.Items("files").Select(f =>
                (IReadOnlyList<string>)[f.Text("path"), f.SizeText("sizeBytes"), f.TimeText("modifiedAt"), f.Text("modifiedBy")])));
            return Wsa.Ok;
        });
    }
}
