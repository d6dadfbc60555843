using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.McpServer.Tests;

[Collection(DoorTests.Name)]
public sealed class AgentResourcesTests(Door door)
{
    [Fact]
    public async Task Files_AreReadAsTheyAre_AndLargeOnesPointToTheDownload()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await door.PutAsync(workspace, "shoot/tök 1.srt", Encoding.UTF8.GetBytes("1\n00:00:01,000 --> 00:00:02,000\nHi — there\n"));
        await door.PutAsync(workspace, "shoot/bytes.bin", [0, 255, 7]);
        await door.PutAsync(workspace, "shoot/long.csv", new byte[AgentResources.MaxFileBytes + 1]);
        await using var client = await door.ConnectAsync();

        var text = Assert.IsType<TextResourceContents>((await client.ReadResourceAsync($"wsa://files/{workspace}/shoot/t%C3%B6k%201.srt")).Contents.Single());
        var bytes = Assert.IsType<BlobResourceContents>((await client.ReadResourceAsync($"wsa://files/{workspace}/shoot/bytes.bin")).Contents.Single());
        var large = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync($"wsa://files/{workspace}/shoot/long.csv"));
        var missing = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync($"wsa://files/{workspace}/nowhere.srt"));
        var unknown = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("wsa://nothing/at/all"));

        Assert.EndsWith("Hi — there\n", text.Text, StringComparison.Ordinal);
        Assert.Equal([0, 255, 7], bytes.DecodedData.ToArray());
        Assert.Contains("stat_file", large.Message, StringComparison.Ordinal);
        Assert.Equal((McpErrorCode.ResourceNotFound, McpErrorCode.ResourceNotFound), (missing.ErrorCode, unknown.ErrorCode));
        Assert.Contains("resources/templates/list", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_GoOnFromWorkspaceToWorkspace_AndHoldReportsAndTemplates()
    {
        var workspace = await door.MakeWorkspaceAsync();
        var recording = (await door.MakeBatchAsync(workspace)).Recordings[0].Id;
        await door.Services.GetRequiredService<BatchWork>().SaveAsync(Actor.System("processing"), recording, Passed(), CancellationToken.None);
        await using var client = await door.ConnectAsync();

        var listed = await client.ListResourcesAsync();
        var templates = await client.ListResourceTemplatesAsync();
        var report = Assert.IsType<TextResourceContents>((await client.ReadResourceAsync($"wsa://recordings/{recording}/report")).Contents.Single());
        var clocks = Assert.IsType<TextResourceContents>((await client.ReadResourceAsync("wsa://templates/clocks.json")).Contents.Single());

        Assert.Contains(listed, r => r.Uri == $"wsa://recordings/{recording}/report");
        Assert.Equal(listed.Count, listed.Select(r => r.Uri).Distinct().Count());
        Assert.Contains("\"verdict\":\"pass\"", report.Text, StringComparison.Ordinal);
        Assert.Contains(templates, t => t.UriTemplate == "wsa://files/{workspace}/{+path}");
        Assert.Contains("offsetSeconds", clocks.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompts_NameToolsThatExist_AndNamesAreCompleted()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await door.MakeBatchAsync(workspace);
        await using var client = await door.ConnectAsync();

        var prompts = await client.ListPromptsAsync();
        var review = await client.GetPromptAsync("review_findings", new Dictionary<string, object?> { ["batchId"] = "b1" });
        var slugs = await client.CompleteAsync(new PromptReference { Name = "prepare_batch" }, "workspace", workspace[..8]);
        var datasets = await client.CompleteAsync(new ResourceTemplateReference { Uri = AgentUri.Card }, "dataset", $"d-{workspace}"[..12]);
        var paths = await client.CompleteAsync(new CompleteRequestParams
        {
            Ref = new ResourceTemplateReference { Uri = AgentUri.File }, Argument = new() { Name = "path", Value = "shoot/k" },
            Context = new() { Arguments = new Dictionary<string, string> { ["workspace"] = workspace } },
        });

        Assert.Equal(["prepare_batch", "publish_dataset", "review_findings"], prompts.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Contains("get_alignment_report with spotChecks", Assert.IsType<TextContentBlock>(review.Messages.Single().Content).Text, StringComparison.Ordinal);
        Assert.Contains(workspace, slugs.Completion.Values);
        Assert.Equal([$"d-{workspace}"], datasets.Completion.Values);
        Assert.Equal(["shoot/kitchen/"], paths.Completion.Values);
    }

    [Fact]
    public async Task PublishBatch_StartsOnce_WithOneKey_AndTellsOnADryRun()
    {
        var workspace = await door.MakeWorkspaceAsync();
        var batch = await door.MakeBatchAsync(workspace);
        var batchId = batch.Batch.Id.ToString();
        var work = door.Services.GetRequiredService<BatchWork>();
        await using var client = await door.ConnectAsync();

        var before = await client.GetAsync("publish_batch", new { batchId, dryRun = true });
        await work.SaveAsync(Actor.System("processing"), batch.Recordings[0].Id, new RecordingValidation { Findings = [], FrameCount = 100, DurationSeconds = 4 }, CancellationToken.None);
        await work.SaveAsync(Actor.System("processing"), batch.Recordings[0].Id, Passed(), CancellationToken.None);
        await work.SettleAsync(Actor.System("processing"), batch.Batch.Id, null, CancellationToken.None);
        var terse = await client.GetAsync("get_batch", new { batchId, detail = "terse" });
        var ready = await client.GetAsync("publish_batch", new { batchId, dryRun = true });
        var first = await client.GetAsync("publish_batch", new { batchId, idempotencyKey = "march-1" });
        var second = await client.GetAsync("publish_batch", new { batchId, idempotencyKey = "march-1" });
        var other = await client.GetErrorAsync("publish_batch", new { batchId, idempotencyKey = "march-2" });
        var jobs = await door.Services.GetRequiredService<Jobs>().ListAsync(door.Owner, workspace, null, 10, CancellationToken.None);

        Assert.Contains("Validate and align it first", before.GetProperty("preview").GetProperty("refusal").GetString(), StringComparison.Ordinal);
        Assert.False(ready.GetProperty("preview").TryGetProperty("refusal", out _));
        Assert.False(ready.TryGetProperty("job", out _));
        Assert.Equal((1, 100), (ready.GetProperty("preview").GetProperty("recordingCount").GetInt32(), ready.GetProperty("preview").GetProperty("frameCount").GetInt64()));
        Assert.Empty(terse.GetProperty("recordings").EnumerateArray());
        Assert.Equal(first.GetProperty("job").GetProperty("id").GetString(), second.GetProperty("job").GetProperty("id").GetString());
        Assert.Contains("being published already", other, StringComparison.Ordinal);
        Assert.Single(jobs);
    }

    private static RecordingAlignment Passed() => new()
    {
        Verdict = "pass", Reasons = [], Findings = [], Tracks = [], Report = BlobHash.Compute("r"u8), MetadataIndex = BlobHash.Compute("m"u8),
    };
}
