using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa search</c>.</summary>
internal static class SearchCommand
{
    public static Command Build(Session session)
    {
        var words = new Argument<string[]>("words") { Description = "What to look for; every word has to be there, in any order.", Arity = ArgumentArity.OneOrMore };
        var kind = new Option<string[]>("--kind") { Description = "file, folder, recording, dataset or comment; as often as needed. Default: all." };
        var limit = new Option<int>("--limit") { Description = "At most so many, 1 to 500.", DefaultValueFactory = _ => 50 };
        return new Command("search", "Files, folders, recordings and datasets by name, comments by what they say.") { words, kind, limit, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var workspace = await WorkspaceTarget.FindAsync(run, client, null, cancellationToken);
            var query = Query.Of(("q", string.Join(' ', run.Get(words))), ("limit", run.Get(limit))) + string.Concat((run.Get(kind) ?? []).Select(k => $"&kind={Uri.EscapeDataString(k)}"));
            var found = await client.GetAsync(workspace.Route($"search{query}"), cancellationToken);
            await run.AnswerAsync(found, output =>
            {
                Table.WriteOr(output, "Nothing found.", ["kind", "where", "what", "at"], found.Items("hits").Select(h => (IReadOnlyList<string>)
                    [h.Text("kind"), h.Text("path") is { Length: > 0 } path ? path : h.Text("name"), h.Text("kind") == "comment" ? $"{h.Text("name")}: {h.Text("text").ReplaceLineEndings(" ")}" : h.SizeText("sizeBytes"), h.TimeText("at")]));
                if (found.Text("isComplete") == "false") output.WriteLine("There is more: look for a longer part of the name, or give --limit.");
            });
            return Wsa.Ok;
        });
    }
}
