using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer.Tests;

[Collection(DoorTests.Name)]
public sealed class BatchToolsTests(Door door)
{
    [Fact]
    public async Task CreateBatch_GroupsAFolderIntoRecordings_AndSaysWhatIsNext()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await door.PutAsync(workspace, "shoot/kitchen/camera.mp4", [1]);
        await door.PutAsync(workspace, "shoot/kitchen/words.srt", [2]);
        await door.PutAsync(workspace, "shoot/garden/camera.mov", [3]);
        await using var client = await door.ConnectAsync();

        var answer = await client.GetAsync("create_batch", new { workspace, name = "March", dataset = $"d-{workspace}", folder = "shoot", clipSeconds = 5, trainShare = 0.5, valShare = 0.25, testShare = 0.25 });

        Assert.Equal("draft", answer.GetProperty("batch").GetProperty("state").GetString());
        Assert.Equal(["garden", "kitchen"], answer.GetProperty("recordings").EnumerateArray().Select(r => r.GetProperty("name").GetString()));
        Assert.Equal(5, answer.GetProperty("settings").GetProperty("clipSeconds").GetDouble());
        Assert.StartsWith("validate_batch", answer.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateBatch_TakesRecordingsOneByOne()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await door.PutAsync(workspace, "a.mp4", [1]);
        await door.PutAsync(workspace, "b.vtt", [2]);
        await using var client = await door.ConnectAsync();

        var answer = await client.GetAsync("create_batch", new { workspace, name = "One", dataset = $"d-{workspace}", recordings = new[] { new { name = "first", paths = new[] { "a.mp4", "b.vtt" } } } });

        var recording = Assert.Single(answer.GetProperty("recordings").EnumerateArray());
        Assert.Equal(["a.mp4", "b.vtt"], recording.GetProperty("tracks").EnumerateArray().Select(t => t.GetString()));
    }

    [Theory]
    [InlineData("empty", null, "There is no video in 'empty'")]
    [InlineData(null, null, "Give either a folder or a list of recordings")]
    [InlineData("shoot", 0.5, "Give trainShare, valShare and testShare together")]
    public async Task CreateBatch_SaysWhatToCorrect_WhenTheRequestIsWrong(string? folder, double? trainShare, string expected)
    {
        var workspace = await door.MakeWorkspaceAsync();
        await using var client = await door.ConnectAsync();

        var error = await client.GetErrorAsync("create_batch", new { workspace, name = "March", dataset = $"d-{workspace}", folder, trainShare });

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains("call create_batch again", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_NamesTheMissingArgument_WhenOneIsLeftOut()
    {
        await using var client = await door.ConnectAsync();

        var error = await client.GetErrorAsync("create_batch", new { workspace = "studio", name = "March" });

        Assert.Contains("'dataset'", error, StringComparison.Ordinal);
        Assert.Contains("create_batch", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_SaysTheTypeIsWrong_WhenAnArgumentCannotBeRead()
    {
        await using var client = await door.ConnectAsync();

        var error = await client.GetErrorAsync("list_files", new { workspace = "studio", limit = "many" });

        Assert.Contains("wrong type", error, StringComparison.Ordinal);
        Assert.Contains("list_files", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AlignBatch_IsRefused_WhenItIsNotValidated()
    {
        var workspace = await door.MakeWorkspaceAsync();
        var batchId = (await door.MakeBatchAsync(workspace)).Batch.Id.ToString();
        await using var client = await door.ConnectAsync();

        var error = await client.GetErrorAsync("align_batch", new { batchId });

        Assert.Contains("Validate it first", error, StringComparison.Ordinal);
        Assert.Contains("get_batch", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishBatch_IsRefused_WhenTheTokenMayNotPublish()
    {
        var workspace = await door.MakeWorkspaceAsync();
        var batchId = (await door.MakeBatchAsync(workspace)).Batch.Id.ToString();
        await using var client = await door.ConnectAsync(Permissions.View | Permissions.Write);

        var error = await client.GetErrorAsync("publish_batch", new { batchId });

        Assert.Contains("may not publish", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetBatch_FindsTheNewest_WhenNoIdIsGiven()
    {
        var workspace = await door.MakeWorkspaceAsync();
        var first = await door.MakeBatchAsync(workspace);
        var second = await door.MakeBatchAsync(workspace);
        await using var client = await door.ConnectAsync();

        var answer = await client.GetAsync("get_batch", new { workspace });

        Assert.Equal(second.Batch.Id.ToString(), answer.GetProperty("batch").GetProperty("id").GetString());
        Assert.Equal([first.Batch.Id.ToString()], answer.GetProperty("otherBatches").EnumerateArray().Select(b => b.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("not-an-id", "create_batch or get_batch")]
    [InlineData("0199a3f0-5c1e-7b6a-9d52-0d3c5a1f7e10", "get_batch with a workspace")]
    public async Task GetBatch_SaysWhereIdsComeFrom_WhenTheIdIsUnknown(string batchId, string expected)
    {
        await using var client = await door.ConnectAsync();

        Assert.Contains(expected, await client.GetErrorAsync("get_batch", new { batchId }), StringComparison.Ordinal);
    }
}
