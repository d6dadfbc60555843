using System.Diagnostics;
using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.McpServer.Tests;

/// <summary>The door as another maker's client sees it: the TypeScript SDK, which also checks answers against the output schemas.</summary>
[Collection(DoorTests.Name)]
public sealed class NodeClientTests(Door door)
{
    [RequiresToolFact("node", "npm")]
    public async Task Smoke_WalksThroughTheDoor()
    {
        var folder = Path.Combine(Repository.Root, "tests", "McpServer.Tests", "node");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@modelcontextprotocol"))) await RunAsync(folder, "npm", "ci", "--no-audit", "--no-fund");
        var workspace = await door.MakeWorkspaceAsync();

        var output = await RunAsync(folder, "node", "smoke.mjs", new Uri(door.Address, McpServerExtensions.Path).AbsoluteUri, await door.MakeTokenAsync(), workspace);

        var answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal(25, answer.GetProperty("tools").GetInt32());
        Assert.Equal("queued", answer.GetProperty("jobState").GetString());
        Assert.True(answer.GetProperty("progress").GetInt32() >= 1);
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(ToolPath.Find(program)!, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments.Take(1))}: {await error}{await output}");
        return await output;
    }
}
