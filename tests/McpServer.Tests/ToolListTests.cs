using System.Text.RegularExpressions;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer.Tests;

[Collection(DoorTests.Name)]
public sealed partial class ToolListTests(Door door)
{
    private static readonly string[] Expected =
    [
        "align_batch", "begin_upload", "cancel_job", "change_access", "change_file", "create_batch", "explain_access", "get_alignment_report", "get_batch", "get_job",
        "get_recording", "get_version", "list_audit", "list_datasets", "list_files", "list_workspaces", "publish_batch", "read_frame", "rebuild_version",
        "review_recording", "set_clock", "stat_file", "upload_status", "validate_batch", "wait_for_job",
    ];

    [Fact]
    public async Task ListTools_NamesAtMost25_DescribingEveryParameter()
    {
        await using var client = await door.ConnectAsync();

        var tools = await client.ListToolsAsync();

        Assert.Equal(Expected, tools.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.InRange(tools.Count, 1, 25);
        Assert.All(tools, tool => Assert.True(tool.Description.Length > 40, tool.Name));
        foreach (var tool in tools)
        {
            if (!tool.JsonSchema.TryGetProperty("properties", out var properties)) continue;
            Assert.All(properties.EnumerateObject(), p => Assert.True(p.Value.TryGetProperty("description", out _), $"{tool.Name}.{p.Name} has no description"));
            Assert.DoesNotContain(properties.EnumerateObject(), p => p.Name is "progress" or "cancellationToken");
        }
    }

    [Fact]
    public async Task ListTools_SayWhatTheyChange_AndWhatTheyAnswer()
    {
        await using var client = await door.ConnectAsync();

        var tools = (await client.ListToolsAsync()).Select(t => t.ProtocolTool).ToDictionary(t => t.Name);

        Assert.All(tools.Values, tool => Assert.NotNull(tool.Annotations?.ReadOnlyHint ?? tool.Annotations?.DestructiveHint ?? tool.Annotations?.IdempotentHint));
        Assert.All(tools.Values, tool => Assert.False(tool.Annotations!.OpenWorldHint));
        Assert.Equal(["read_frame"], tools.Values.Where(t => t.OutputSchema is null).Select(t => t.Name));
        Assert.True(tools["list_files"].Annotations!.ReadOnlyHint);
        Assert.NotEqual(true, tools["publish_batch"].Annotations!.ReadOnlyHint);
        Assert.False(tools["begin_upload"].Annotations!.DestructiveHint);
    }

    [Fact]
    public async Task OutputSchemas_LetAbsentValuesBeAbsent_AndNameIds()
    {
        await using var client = await door.ConnectAsync();

        var schema = (await client.ListToolsAsync()).Single(t => t.Name == "get_job").ProtocolTool.OutputSchema!.Value;

        var job = schema.GetProperty("properties").GetProperty("job");
        Assert.Equal("uuid", job.GetProperty("properties").GetProperty("id").GetProperty("format").GetString());
        Assert.DoesNotContain("reason", job.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("progress", job.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task Instructions_DescribeTheMainJob_WithToolsThatExist()
    {
        await using var client = await door.ConnectAsync();

        var mentioned = ToolName().Matches(client.ServerInstructions!).Select(m => m.Value).Distinct().ToList();

        Assert.Equal("workspace-agents", client.ServerInfo?.Name);
        Assert.Empty(mentioned.Except(Expected));
        Assert.Empty(new[] { "begin_upload", "create_batch", "validate_batch", "align_batch", "publish_batch", "get_version" }.Except(mentioned));
    }

    [Fact]
    public void NextSteps_NameToolsThatExist()
    {
        var steps = from tool in Expected from code in Enum.GetValues<ErrorCode>() select NextStep.After(tool, code);

        Assert.All(steps, step =>
        {
            var names = ToolName().Matches(step).Select(m => m.Value).ToList();
            Assert.NotEmpty(names);
            Assert.Empty(names.Except(Expected));
        });
    }

    [GeneratedRegex(@"\b[a-z]+(?:_[a-z]+)+\b")]
    private static partial Regex ToolName();
}
