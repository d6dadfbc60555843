using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa usage</c>: where a workspace's bytes are.</summary>
internal static class UsageCommand
{
    public static Command Build(Session session)
    {
        var folder = new Argument<string?>("folder") { Description = "A folder. Default: the whole workspace.", DefaultValueFactory = _ => null };
        return new Command("usage", "Where the bytes are: the folders of a folder, the largest first, with old versions and trash.") { folder, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = await WorkspaceTarget.FindAsync(run, client, run.Arguments.GetValue(folder), cancellationToken);
            var report = await client.GetAsync(place.Route($"usage{Query.Of(("folder", place.Path))}"), cancellationToken);
            await run.AnswerAsync(report, output => Write(output, place, report));
            return Wsa.Ok;
        });
    }

    private static void Write(TextWriter output, WorkspaceTarget place, JsonElement report)
    {
        var whole = report.GetProperty("folder");
        var used = whole.Number("usedBytes");
        var rows = report.Items("folders").Append(whole).Select(f => (IReadOnlyList<string>)
        [
            f.Text("path") == whole.Text("path") ? $"{place} in all" : f.Text("path") + "/",
            Bar.Of(used > 0 ? (double)f.Number("usedBytes") / used : 0, 20), f.SizeText("usedBytes"), f.Text("fileCount"), f.SizeText("sizeBytes"), f.SizeText("oldVersionBytes"), f.SizeText("trashBytes"),
        ]);
        Table.Write(output, ["folder", "", "used", "files", "current", "old versions", "trash"], rows);
        var (quota, all, promised) = (report.Number("quotaBytes"), report.Number("usedBytes"), report.Number("promisedBytes"));
        var share = quota > 0 ? (double)(all + promised) / quota : 0;
        output.WriteLine($"quota {Bar.Of(share, 20)} {share:0%}: {Table.Size(all)} of {Table.Size(quota)}{(promised > 0 ? $", {Table.Size(promised)} more in open uploads" : "")}; the trash keeps {report.Text("trashRetentionDays")} days");
    }
}
