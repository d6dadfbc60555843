using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WorkspaceAgents.Cli.Tests;

public sealed class AuditCommandsTests : ServerCase
{
    private const string Workspace = "0193a3c2-0000-7000-8000-000000000003";

    [Fact]
    public async Task Export_WritesAFile_ThatVerifiesWithoutTheServer()
    {
        var chain = Chain(4);
        Server.Answers["GET audit/export"] = (200, string.Concat(chain.Select(line => line + "\n")));
        var file = Shell.Home.Combine("audit.jsonl");

        var exported = await Shell.GetAsync("audit", "export", "--output", file, "--from", "2026-03-01", "--actor", "ann");
        Shell.Variables.Clear();
        var verified = await Shell.GetAsync("audit", "verify", "--file", file);

        Assert.Equal(4, exported.GetProperty("events").GetInt64());
        Assert.Equal((true, 4), (verified.GetProperty("intact").GetBoolean(), verified.GetProperty("eventCount").GetInt64()));
        Assert.Contains(Server.Asked, a => a.Request == "GET audit/export?actor=ann&from=2026-03-01T00%3A00%3A00.0000000%2B00%3A00");
        Assert.Equal([file], Directory.GetFiles(Shell.Home.Path, "audit*"));
    }

    [Fact]
    public async Task Verify_AcceptsTheHashOfTheDocumentedExample()
    {
        // The bytes spelled out as src/Catalog/Audit/README.md spells them, not built by the code under test.
        var zeros = new string('0', 64);
        var bytes = $"64:{zeros}36:{Workspace}1:118:6390804000000000006:Person3:ada-:9:127.0.0.116:workspace.create6:studio17:{{\"name\":\"Studio\"}}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bytes)));
        var line = $$"""{"workspaceId":"{{Workspace}}","sequence":1,"at":"2026-03-14T09:00:00+00:00","atTicks":639080400000000000,"actorKind":"Person","actorName":"ada","onBehalfOf":null,"from":"127.0.0.1","action":"workspace.create","target":"studio","outcome":"Done","detail":"{\"name\":\"Studio\"}","previousHash":"{{zeros}}","hash":"{{hash}}"}""";
        Shell.Input = line + "\n";

        Assert.Equal($"intact: 1 events, ending in 1:{hash}\n", await SayAsync("audit", "verify", "--file", "-"));
    }

    [Theory]
    [InlineData("edited", 2, "was changed")]
    [InlineData("removed", 2, "is missing")]
    [InlineData("swapped", 2, "is missing")]
    [InlineData("inserted", 3, "is missing")]
    [InlineData("undenied", 3, "was changed")]
    [InlineData("cut", 4, "is not JSON")]
    public async Task Verify_NamesTheFirstBadEvent(string how, long at, string why)
    {
        var chain = Chain(4);
        if (how == "edited") chain[1] = chain[1].Replace("raw/2.mp4", "raw/9.mp4", StringComparison.Ordinal);
        else if (how == "removed") chain.RemoveAt(1);
        else if (how == "swapped") (chain[1], chain[2]) = (chain[2], chain[1]);
        else if (how == "inserted") chain.Insert(2, chain[1]);
        else if (how == "undenied") chain[2] = chain[2].Replace("Denied", "Done", StringComparison.Ordinal);
        else chain[3] = chain[3][..40];
        var file = Shell.Home.Combine("audit.jsonl");
        await File.WriteAllLinesAsync(file, chain);

        var (exitCode, output, _) = await Shell.RunAsync("audit", "verify", "--file", file, "--json");

        var found = JsonDocument.Parse(output).RootElement;
        Assert.Equal((1, false, at), (exitCode, found.GetProperty("intact").GetBoolean(), found.GetProperty("firstBadSequence").GetInt64()));
        Assert.Contains(why, found.GetProperty("explanation").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_HoldsTheChainAgainstAnAnchor()
    {
        var chain = Chain(4);
        var file = Shell.Home.Combine("audit.jsonl");
        await File.WriteAllLinesAsync(file, chain);
        var third = JsonDocument.Parse(chain[2]).RootElement.GetProperty("hash").GetString();

        Assert.Equal(0, (await Shell.RunAsync("audit", "verify", "--file", file, "--anchor", $"3:{third}")).ExitCode);
        Assert.Contains("written anew", (await Shell.RunAsync("audit", "verify", "--file", file, "--anchor", $"2:{third}")).Output, StringComparison.Ordinal);
        Assert.Contains("newest were removed", (await Shell.RunAsync("audit", "verify", "--file", file, "--anchor", $"9:{third}")).Output, StringComparison.Ordinal);
        Assert.Equal("usage", (await Shell.GetErrorAsync("audit", "verify", "--file", file, "--anchor", "third")).Code);
    }

    [Fact]
    public async Task Verify_AsksTheServer_AndExitsWith1_WhenItIsBroken()
    {
        Server.Answers["GET audit/verify"] = (200, new { intact = false, eventCount = 7, head = "ab", firstBadSequence = 8, explanation = "Event 8 is missing." });

        var (exitCode, output, _) = await Shell.RunAsync("audit", "verify");

        Assert.Equal((1, "BROKEN at event 8: Event 8 is missing. The 7 events before it hold.\n"), (exitCode, output.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task Ls_And_Head_AskTheServer()
    {
        Server.Answers["GET audit"] = (200, new[] { new { sequence = 7, at = "2026-03-14T09:00:00Z", actorName = "bot", onBehalfOf = "ann", action = "file.write", target = "raw/a.mp4", outcome = "denied" } });
        Server.Answers["GET audit/head"] = (200, new { sequence = 7, hash = "abc" });

        Assert.Contains("7  2026-03-14 09:00  bot for ann  file.write  raw/a.mp4  denied", await SayAsync("audit", "ls", "--action", "file", "--outcome", "denied"), StringComparison.Ordinal);
        Assert.Contains(Server.Asked, a => a.Request == "GET audit?action=file&outcome=denied&limit=50");
        Assert.Equal("7:abc\n", await SayAsync("audit", "head"));
        Assert.Equal("notFound", (await Shell.GetErrorAsync("audit", "export", "-w", "nowhere")).Code);
    }

    private static List<string> Chain(int count)
    {
        var lines = new List<string>();
        var previous = new string('0', 64);
        for (var i = 1; i <= count; i++)
        {
            string?[] fields = [previous, Workspace, i.ToString(CultureInfo.InvariantCulture), "639080400000000000", "Agent", "bot", "ann", null, "file.write", $"raw/{i}.mp4", """{"é":1}""", .. i == 3 ? ["Denied"] : Array.Empty<string>()];
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(fields.Select(f => f is null ? "-:" : $"{Encoding.UTF8.GetByteCount(f)}:{f}")))));
            lines.Add(JsonSerializer.Serialize(new
            {
                workspaceId = Workspace, sequence = i, at = "2026-03-14T09:00:00Z", atTicks = 639080400000000000, actorKind = "Agent", actorName = "bot", onBehalfOf = "ann", from = (string?)null,
                action = "file.write", target = $"raw/{i}.mp4", outcome = i == 3 ? "Denied" : "Done", detail = """{"é":1}""", previousHash = previous, hash,
            }));
            previous = hash;
        }

        return lines;
    }
}
