using ModelContextProtocol;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer.Tests;

[Collection(DoorTests.Name)]
public sealed class AccessToolsTests(Door door)
{
    [Fact]
    public async Task ALock_IsMadeShownAndRespected_AndEndedByWhoMay()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await door.PutAsync(workspace, "raw/a.mp4", [1]);
        await using var agent = await door.ConnectAsync();
        await using var manager = await door.ConnectAsync(Permissions.All);

        var made = await agent.GetAsync("change_access", new { workspace, action = "lock", path = "raw", reason = "raw footage is final", openAnnotations = true });
        var shown = await agent.GetAsync("explain_access", new { workspace, path = "raw/a.mp4", permission = "write" });
        var refused = await agent.GetErrorAsync("change_file", new { workspace, action = "delete", path = "raw/a.mp4" });
        var root = await agent.GetAsync("list_files", new { workspace });
        var notYours = await agent.GetErrorAsync("change_access", new { workspace, action = "unlock", path = "raw" });
        await manager.GetAsync("change_access", new { workspace, action = "unlock", path = "raw" });
        await agent.GetAsync("change_file", new { workspace, action = "delete", path = "raw/a.mp4" });
        await agent.GetAsync("change_file", new { workspace, action = "restore", path = "raw/a.mp4" });

        Assert.Equal("raw", made.GetProperty("lock").GetProperty("path").GetString());
        Assert.Equal("lock", shown.GetProperty("decisions")[0].GetProperty("decidedBy").GetString());
        Assert.Contains("raw footage is final", refused, StringComparison.Ordinal);
        Assert.Contains("explain_access", refused, StringComparison.Ordinal);
        Assert.Contains("annotations", root.GetProperty("folders").EnumerateArray().Select(f => f.GetString()));
        Assert.Contains("unlock", notYours, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGrant_IsMadeExplainedAndRevoked_ByWhoManages()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await using var agent = await door.ConnectAsync();
        await using var manager = await door.ConnectAsync(Permissions.All);

        var refused = await agent.GetErrorAsync("change_access", new { workspace, action = "grant", path = "raw", subject = "agent:*", effect = "deny", permissions = "write" });
        var made = await manager.GetAsync("change_access", new { workspace, action = "grant", path = "raw/**", subject = "agent:*", effect = "deny", permissions = "write,download", reason = "people only" });
        var shown = await agent.GetAsync("explain_access", new { workspace, path = "raw/a.mp4", permission = "write" });
        var who = await agent.GetAsync("explain_access", new { workspace, path = "raw/a.mp4", permission = "view", who = "*" });
        await manager.GetAsync("change_access", new { workspace, action = "revoke", grantId = made.GetProperty("grant").GetProperty("id").GetString() });
        var after = await agent.GetAsync("explain_access", new { workspace, path = "raw/a.mp4", permission = "write" });

        Assert.Contains("manage", refused, StringComparison.Ordinal);
        Assert.Contains("people only", shown.GetProperty("decisions")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Single(shown.GetProperty("grants").EnumerateArray());
        Assert.Contains(who.GetProperty("decisions").EnumerateArray(), d => d.GetProperty("actor").GetString() == "owner");
        Assert.True(after.GetProperty("decisions")[0].GetProperty("allowed").GetBoolean());
    }

    [Fact]
    public async Task AFile_IsMovedCopiedAndGuardedByItsHash()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await door.PutAsync(workspace, "in/a.srt", [1, 2]);
        await using var agent = await door.ConnectAsync();

        var moved = await agent.GetAsync("change_file", new { workspace, action = "move", path = "in/a.srt", to = "shoot/a.srt" });
        await agent.GetAsync("change_file", new { workspace, action = "copy", path = "shoot", to = "copy" });
        var stale = await agent.GetErrorAsync("change_file", new { workspace, action = "delete", path = "copy/a.srt", ifSha256 = new string('0', 64) });
        var nowhere = await agent.GetErrorAsync("change_file", new { workspace, action = "move", path = "in/a.srt", to = "x" });
        var files = await agent.GetAsync("list_files", new { workspace, search = "a.srt" });

        Assert.Equal("shoot/a.srt", moved.GetProperty("path").GetString());
        Assert.Contains("stat_file", stale, StringComparison.Ordinal);
        Assert.Contains("in/a.srt", nowhere, StringComparison.Ordinal);
        Assert.Equal(["copy/a.srt", "shoot/a.srt"], files.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task AnArgumentThatDoesNotExist_IsRefusedByName()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await using var agent = await door.ConnectAsync();

        var refused = await agent.GetErrorAsync("list_files", new { workspace, foldr = "raw" });

        Assert.Contains("'foldr'", refused, StringComparison.Ordinal);
        Assert.Contains("folder", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AToolThatDoesNotExist_IsTheProtocolsError()
    {
        await using var agent = await door.ConnectAsync();

        var error = await Assert.ThrowsAsync<McpProtocolException>(() => agent.AskAsync("make_coffee"));

        Assert.Contains("make_coffee", error.Message, StringComparison.Ordinal);
    }
}
