using System.Diagnostics;
using System.Text;
using WorkspaceAgents.Testing;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class AuditExportTests
{
    [RequiresToolFact("python3")]
    public async Task Export_IsVerifiedByAThirdParty_WithNothingOfOurs()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/\u00e4 \"b\" \U0001F3A5.csv", "one");
        await RefusedAsync(ErrorCode.NotFound, async () => await catalog.Get<Workspaces>().GetAsync(await catalog.CreatePersonAsync("mallory"), "studio", None));
        await catalog.Get<AuditRecorder>().FlushAsync();
        var head = await catalog.Get<AuditTrail>().GetHeadAsync(owner, "studio", None);

        var lines = await ExportAsync(catalog, owner, new AuditFilter());

        Assert.StartsWith("intact: ", await VerifyAsync(lines, head), StringComparison.Ordinal);
        Assert.Contains("event 2 was changed", await VerifyAsync(Edit(lines, 1, line => line.Replace("raw/", "cut/", StringComparison.Ordinal)), null), StringComparison.Ordinal);
        Assert.Contains("event 3 was changed", await VerifyAsync(Edit(lines, 2, line => line.Replace("Denied", "Done", StringComparison.Ordinal)), null), StringComparison.Ordinal);
        Assert.Contains("event 2 is missing", await VerifyAsync([lines[0], .. lines[2..]], null), StringComparison.Ordinal);
        Assert.Contains("before the anchored event 3", await VerifyAsync(lines[..2], head), StringComparison.Ordinal);
        Assert.Contains("not the one that was anchored", await VerifyAsync(lines, head with { Hash = new string('0', 64) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_HoldsWhatTheFilterLetsThrough_AndLeavesAnEvent()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var viewer = await catalog.CreateMemberAsync(owner, "victor", Role.Viewer);
        foreach (var name in (string[])["a", "b"]) await catalog.UploadAsync(owner, $"raw/{name}.csv", name);

        Assert.Equal(2, (await ExportAsync(catalog, owner, new AuditFilter { Action = "file" })).Count);
        Assert.Single(await catalog.Get<AuditTrail>().SearchAsync(owner, "studio", new AuditFilter { Action = "audit.export" }, null, 10, None));
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<AuditTrail>().ExportAsync(viewer, "studio", new AuditFilter(), None));
    }

    [Fact]
    public async Task Search_FindsWhatEveryFilterAsksFor_PageByPage()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var maintainer = await catalog.CreateMemberAsync(owner, "grace", Role.Maintainer);
        var started = catalog.Time.GetUtcNow();
        for (var i = 0; i < 12; i++)
        {
            catalog.Time.Advance(TimeSpan.FromHours(1));
            await catalog.UploadAsync(i % 3 == 0 ? maintainer : owner, $"{(i % 2 == 0 ? "raw" : "raw0")}/{i}.csv", $"{i}");
        }

        Assert.Equal(["raw/6.csv", "raw/0.csv"], await TargetsAsync(new() { Actor = "grace", Target = "raw/" }));
        Assert.Equal(12, (await TargetsAsync(new() { Action = "file" })).Count);
        Assert.Equal(12, (await TargetsAsync(new() { Action = "file.write", Text = ".csv" })).Count);
        Assert.Empty(await TargetsAsync(new() { Action = "fil" }));
        Assert.Equal(6, (await TargetsAsync(new() { Target = "raw/" })).Count);
        Assert.Equal(["raw0/5.csv"], await TargetsAsync(new() { Target = "raw0/5.csv" }));
        Assert.Equal(["raw0/3.csv", "raw/2.csv"], await TargetsAsync(new() { Action = "file.write", From = started.AddHours(3), Until = started.AddHours(5) }));
        Assert.Empty(await TargetsAsync(new() { Outcome = AuditOutcome.Denied }));

        async Task<List<string>> TargetsAsync(AuditFilter filter)
        {
            var found = new List<AuditEntry>();
            while (true)
            {
                var page = await catalog.Get<AuditTrail>().SearchAsync(owner, "studio", filter, found.Count == 0 ? null : found[^1].Sequence, 5, None);
                found.AddRange(page);
                if (page.Count < 5) return [.. found.Select(e => e.Target)];
            }
        }
    }

    private static async Task<List<string>> ExportAsync(CatalogFixture catalog, Actor owner, AuditFilter filter)
    {
        var write = await catalog.Get<AuditTrail>().ExportAsync(owner, "studio", filter, None);
        using var output = new MemoryStream();
        await write(output, None);
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static List<string> Edit(List<string> lines, int index, Func<string, string> edit)
    {
        var edited = edit(lines[index]);
        Assert.NotEqual(lines[index], edited);
        return [.. lines[..index], edited, .. lines[(index + 1)..]];
    }

    private static async Task<string> VerifyAsync(List<string> lines, AuditAnchor? anchor)
    {
        string[] anchored = anchor is null ? [] : ["--anchor", $"{anchor.Sequence}:{anchor.Hash}"];
        using var process = Process.Start(new ProcessStartInfo("python3", ["samples/verify_audit.py", "-", .. anchored])
        {
            WorkingDirectory = Repository.Root, RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false),
        })!;
        foreach (var line in lines) await process.StandardInput.WriteLineAsync(line);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(said.StartsWith("intact", StringComparison.Ordinal) ? 0 : 1, process.ExitCode);
        return said;
    }
}
