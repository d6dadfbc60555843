using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa admin</c>: looking after the installation, for its administrators.</summary>
internal static class AdminCommands
{
    public static Command Build(Session session) => new("admin", "Looking after the installation, for its administrators.") { BuildSweep(session) };

    private static Command BuildSweep(Session session)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count what would go." };
        return new Command("sweep", "Frees the server's disk of bytes that no file, recording or version refers to and nobody used for a day. The server does so once a day by itself.") { dryRun }
            .Does(session, async (run, cancellationToken) =>
            {
                using var client = run.Connect();
                var report = await client.PostAsync($"storage/sweep{Query.Of(("dryRun", run.Get(dryRun) ? "true" : "false"))}", null, cancellationToken);
                await run.AnswerAsync(report, output => Write(output, report));
                return Wsa.Ok;
            });
    }

    private static void Write(TextWriter output, JsonElement report)
    {
        Table.Write(output, ["", "count", "bytes"],
        [
            ["content nobody refers to", report.Text("blobCount"), report.SizeText("blobBytes")],
            ["uploads that ended", report.Text("uploadCount"), report.SizeText("uploadBytes")],
            ["leftovers of interrupted writes", report.Text("leftoverCount"), report.SizeText("leftoverBytes")],
        ]);
        output.WriteLine($"{report.SizeText("freedBytes")} {(report.Text("isDryRun") == "true" ? "would be freed; nothing was removed" : "freed")}. What was used after {report.TimeText("unusedSince")} was left alone.");
    }
}
