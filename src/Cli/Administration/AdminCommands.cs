using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa admin</c>: looking after the installation, for its administrators.</summary>
internal static class AdminCommands
{
    public static Command Build(Session session) => new("admin", "Looking after the installation, for its administrators.") { BuildCollection(session, "sweep") };

    /// <summary><c>wsa gc</c>, which is <c>wsa admin sweep</c> under the name that people look for.</summary>
    public static Command BuildCollection(Session session, string name = "gc")
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count what would go, and say why." };
        return new Command(name, "Frees the server's disk of bytes that no file, recording or version refers to and nobody used for a day. The server does so once a day by itself.") { dryRun }
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
        if (report.TryGetProperty("largest", out var largest) && largest.GetArrayLength() > 0)
        {
            output.WriteLine();
            Table.Write(output, ["the largest", "bytes", "why it may go"], [.. largest.EnumerateArray().Select(blob => new[] { blob.Text("hash")[..12], blob.SizeText("sizeBytes"), blob.Text("why") })]);
            output.WriteLine();
        }

        output.WriteLine($"{report.SizeText("freedBytes")} {(report.Text("isDryRun") == "true" ? "would be freed; nothing was removed" : "freed")}. What was used after {report.TimeText("unusedSince")} was left alone.");
    }
}
