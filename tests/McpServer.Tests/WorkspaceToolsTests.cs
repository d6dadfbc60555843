using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer.Tests;

[Collection(DoorTests.Name)]
public sealed class WorkspaceToolsTests(Door door)
{
    [Fact]
    public async Task ListWorkspaces_PagesBySlug_AndSaysWhatTheTokenMayDo()
    {
        var first = await door.MakeWorkspaceAsync();
        var second = await door.MakeWorkspaceAsync();
        await using var client = await door.ConnectAsync(Permissions.View | Permissions.Write);

        var slugs = new List<string>();
        for (string? after = null; ;)
        {
            var page = await client.GetAsync("list_workspaces", new { after, limit = 1 });
            var workspace = Assert.Single(page.GetProperty("workspaces").EnumerateArray());
            Assert.Equal("view, write", workspace.GetProperty("permissions").GetString());
            slugs.Add(workspace.GetProperty("slug").GetString()!);
            if (!page.TryGetProperty("next", out var next)) break;
            after = next.GetString();
        }

        Assert.Contains(first, slugs);
        Assert.Contains(second, slugs);
        Assert.Equal(slugs.Order(StringComparer.Ordinal).Distinct(), slugs);
    }

    [Fact]
    public async Task ListFilesAndSearch_AreBounded_AndSayThatThereIsMore()
    {
        var workspace = await door.MakeWorkspaceAsync();
        for (var i = 0; i < 3; i++) await door.PutAsync(workspace, $"shoot/{i}.srt", [(byte)i]);
        await using var client = await door.ConnectAsync();

        var root = await client.GetAsync("list_files", new { workspace });
        var page = await client.GetAsync("list_files", new { workspace, folder = "shoot", limit = 2 });
        var rest = await client.GetAsync("list_files", new { workspace, folder = "shoot", limit = 2, after = page.GetProperty("next").GetString() });
        var found = await client.GetAsync("list_files", new { workspace, search = ".srt", limit = 2 });

        Assert.Equal(["shoot"], root.GetProperty("folders").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal(2, page.GetProperty("files").GetArrayLength());
        Assert.Equal("shoot/2.srt", Assert.Single(rest.GetProperty("files").EnumerateArray()).GetProperty("path").GetString());
        Assert.True(found.GetProperty("hasMore").GetBoolean());
    }

    [Fact]
    public async Task ListDatasets_AnswersSql_AndSaysWhichTablesThereAre()
    {
        var workspace = await door.MakeWorkspaceAsync();
        for (var i = 0; i < 3; i++) await door.PutAsync(workspace, $"shoot/{i}.srt", [(byte)i]);
        await using var client = await door.ConnectAsync();

        var tables = await client.GetAsync("list_datasets", new { workspace, sql = "tables" });
        var page = await client.GetAsync("list_datasets", new { workspace, sql = "SELECT path, size_bytes FROM files ORDER BY path", limit = 2 });
        var rest = await client.GetAsync("list_datasets", new { workspace, sql = "SELECT path, size_bytes FROM files ORDER BY path", limit = 2, after = page.GetProperty("next").GetString() });

        Assert.Contains("spans", tables.GetProperty("tables").EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.Equal("""[["shoot/0.srt",1],["shoot/1.srt",1]]""", page.GetProperty("query").GetProperty("rows").GetRawText());
        Assert.Equal("""[["shoot/2.srt",1]]""", rest.GetProperty("query").GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task ListAudit_LeadsBackToBatches()
    {
        var workspace = await door.MakeWorkspaceAsync();
        var batch = await door.MakeBatchAsync(workspace);
        await using var client = await door.ConnectAsync();

        var audit = await client.GetAsync("list_audit", new { workspace, filter = "batch.create" });

        Assert.Contains(batch.Batch.Id.ToString(), Assert.Single(audit.GetProperty("events").EnumerateArray()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workspace_IsNotFound_WhenTheTokenIsNotAMember()
    {
        await using var client = await door.ConnectAsync();

        var error = await client.GetErrorAsync("list_files", new { workspace = "nowhere" });

        Assert.Contains("There is no workspace 'nowhere' that you can see", error, StringComparison.Ordinal);
        Assert.Contains("list_workspaces", error, StringComparison.Ordinal);
    }
}
