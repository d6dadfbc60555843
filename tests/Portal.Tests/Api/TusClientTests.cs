using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>Uploads as another maker's client sends them: tus-js-client, in Node.</summary>
[Collection(ApiServerSet.Name)]
public sealed class TusClientTests(ApiServer server)
{
    [RequiresToolFact("node", "npm")]
    public async Task TusJsClient_Uploads_InEveryWayItKnows()
    {
        var node = Path.Combine(Repository.Root, "tests", "Portal.Tests", "node");
        if (!Directory.Exists(Path.Combine(node, "node_modules", "tus-js-client"))) await RunAsync(node, "npm", "ci", "--no-audit", "--no-fund");
        using var folder = new TemporaryFolder();
        var bytes = RandomNumberGenerator.GetBytes(5_000_003);
        await File.WriteAllBytesAsync(folder.Combine("source.bin"), bytes);
        var token = server.Agent.DefaultRequestHeaders.Authorization!.Parameter!;

        var answer = JsonNode.Parse(await RunAsync(node, "node", "upload.mjs", new Uri(server.Process.Address, $"{Studio}/uploads").AbsoluteUri, token, folder.Combine("source.bin")))!;

        foreach (var name in new[] { "chunked", "at-creation", "parallel", "deferred", "overridden", "resumed" })
        {
            var arrived = await server.Agent.GetByteArrayAsync($"{Studio}/files/client/{name}.bin");
            Assert.True(bytes.AsSpan().SequenceEqual(arrived), name);
        }

        Assert.InRange(answer["resumedFrom"]!.GetValue<long>(), 2_000_000, 5_000_002);
        Assert.Equal(410, answer["givenUp"]!.GetValue<int>());
        var files = await server.Agent.GetJsonAsync($"{Studio}/files?folder=client&limit=100");
        Assert.Equal(6, files["files"]!.AsArray().Count);
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(ToolPath.Find(program)!, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{program} {arguments[0]}: {await error}{await output}");
        return await output;
    }
}
