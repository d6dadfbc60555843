using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa explain</c>: whether somebody may do something to a path, and every rule that was considered.</summary>
internal static class ExplainCommand
{
    public static Command Build(Session session)
    {
        var path = new Argument<string?>("path") { Description = "A file or folder; the root when left out.", DefaultValueFactory = _ => null };
        var permission = new Option<string>("--permission", "-p") { Description = "view, download, write, annotate, publish or manage.", DefaultValueFactory = _ => "view" };
        var who = new Option<string?>("--who") { Description = "A member's user name or an agent token's id. Default: yourself." };
        var everyone = new Option<bool>("--everyone") { Description = "Answer for every member and their agents." };
        return new Command("explain", "Says which rule decides whether somebody may do something to a path. Exits with 0 whatever the answer is.") { path, permission, who, everyone, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = await WorkspaceTarget.FindAsync(run, client, run.Arguments.GetValue(path), cancellationToken);
            if (run.Get(everyone))
            {
                var all = await client.GetAsync(place.Route($"access/who{Query.Of(("path", place.Path), ("permission", run.Get(permission)))}"), cancellationToken);
                await run.AnswerAsync(all, output => Table.WriteOr(output, "Nobody.", ["who", "may", "decided by", "reason"], all.EnumerateArray().Select(d =>
                    (IReadOnlyList<string>)[d.Text("actor"), d.Text("allowed") == "true" ? "yes" : "no", d.Text("decidedBy"), d.Text("reason")])));
                return Wsa.Ok;
            }

            var decision = await client.GetAsync(place.Route($"access{Query.Of(("path", place.Path), ("permission", run.Get(permission)), ("who", run.Get(who)))}"), cancellationToken);
            await run.AnswerAsync(decision, output => Write(output, place, decision));
            return Wsa.Ok;
        });
    }

    private static void Write(TextWriter output, WorkspaceTarget place, JsonElement decision)
    {
        output.WriteLine($"{(decision.Text("allowed") == "true" ? "yes" : "no")}: {decision.Text("actor")} {(decision.Text("allowed") == "true" ? "may" : "may not")} {decision.Text("permission")} {place.At(decision.Text("path"))}");
        output.WriteLine($"decided by {decision.Text("decidedBy")}: {decision.Text("reason")}");
        var considered = decision.Items("considered").Select(c => c.GetString()).ToList();
        if (considered.Count == 0) return;
        output.WriteLine("considered:");
        for (var i = 0; i < considered.Count; i++) output.WriteLine($"  {i + 1}. {considered[i]}");
    }
}
