using System.Diagnostics;
using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.EndToEnd.Tests;

public sealed class McpJourneyTests
{
    [RequiresToolFact("ffmpeg", "node")]
    public async Task MainJob_PublishesTheSamples_ByMcpAlone_OverStdio_WithAClientFromAnotherMaker()
    {
        await using var server = await StandaloneServer.StartAsync();
        var folder = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests");

        var answer = await RunNodeAsync(folder, "journey.mjs", server.Url.ToString(), server.Token, SampleTruth.Folder, Path.Combine(AppContext.BaseDirectory, "wsa.dll"));

        Assert.InRange(answer.GetProperty("tools").GetInt32(), 1, 25);
        Assert.Equal("image/jpeg", answer.GetProperty("frame").GetString());
        Assert.Equal("pass", answer.GetProperty("verdict").GetString());
        Assert.True(answer.GetProperty("progress").GetInt32() > 0, "no progress notification came while a job ran");
        Assert.Equal(2, answer.GetProperty("wouldPublish").GetInt32());
        Assert.Contains("street-truncated", answer.GetProperty("card").GetString(), StringComparison.Ordinal);
        Assert.True(answer.GetProperty("publishedOnce").GetBoolean(), "the same key started another job");
        Assert.True(answer.GetProperty("captionsFixed").GetBoolean(), "the corrected captions are not what is read back");
        Assert.Contains("tarfile", answer.GetProperty("snippet").GetString(), StringComparison.Ordinal);
        Assert.Contains("no-such-dataset", answer.GetProperty("refusal").GetString(), StringComparison.Ordinal);
        Assert.All(answer.GetProperty("shardUrls").EnumerateArray(), url => Assert.StartsWith(server.Url.ToString(), url.GetString(), StringComparison.Ordinal));
        using var client = server.CreateClient();
        await PublishedVersion.CheckAsync(client, "sample-scenes", answer.GetProperty("versionId").GetString()!);
        await TakeHomeAsync(server, answer.GetProperty("versionId").GetString()!);
    }

    [RequiresToolFact("node")]
    public async Task Program_IsLetInByBrowser_AndRenewsItsTokenByItself()
    {
        await using var server = await StandaloneServer.StartAsync();
        var folder = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests");

        var answer = await RunNodeAsync(folder, "sign-in.mjs", $"{server.Url}mcp", server.FirstRun.GetProperty("owner").GetString()!, server.FirstRun.GetProperty("oneTimePassword").GetString()!);

        Assert.Equal("Let Desktop agent in?", answer.GetProperty("heading").GetString());
        Assert.Equal("view, download", answer.GetProperty("seen").GetProperty("workspaces")[0].GetProperty("permissions").GetString());
        Assert.False(answer.GetProperty("mayWrite").GetBoolean(), "it was let in to look and download only");
        Assert.True(answer.GetProperty("renewed").GetBoolean(), "the second connection did not renew the token");
    }

    /// <summary>The version on another disk: fetched, hashed again, written in another format and found equal, by the command line.</summary>
    private static async Task TakeHomeAsync(StandaloneServer server, string versionId)
    {
        using var folder = new TemporaryFolder();
        var wsa = Path.Combine(AppContext.BaseDirectory, "wsa.dll");
        string[] from = ["--server", server.Url.ToString(), "--token", server.Token, "--json"];

        var pulled = await RunAsync(folder.Path, "dotnet", [wsa, "dataset", "pull", "sample-scenes", "--to", "home", .. from]);
        var again = await RunAsync(folder.Path, "dotnet", [wsa, "dataset", "pull", "sample-scenes", "--to", "home", .. from]);
        await RunAsync(folder.Path, "dotnet", [wsa, "dataset", "verify", "home"]);
        await RunAsync(folder.Path, "dotnet", [wsa, "dataset", "export", "home", "--format", "videofolder", "--out", "videos"]);
        await RunAsync(folder.Path, "dotnet", [wsa, "dataset", "compare", "home", "videos"]);
        await RunAsync(folder.Path, "dotnet", [wsa, "dataset", "export", "sample-scenes", "--format", "lerobot", "--out", "robot", .. from]);
        await RunAsync(folder.Path, "dotnet", [wsa, "dataset", "compare", "home", "robot"]);

        Assert.Equal(versionId, JsonSerializer.Deserialize<JsonElement>(pulled).GetProperty("versionId").GetString());
        Assert.True(JsonSerializer.Deserialize<JsonElement>(pulled).GetProperty("fetched").GetInt32() > 0, "nothing was fetched");
        Assert.Equal(0, JsonSerializer.Deserialize<JsonElement>(again).GetProperty("fetched").GetInt32());
    }

    private static async Task<JsonElement> RunNodeAsync(string folder, params string[] arguments) =>
        JsonSerializer.Deserialize<JsonElement>(await RunAsync(folder, "node", arguments));

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(6));
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
        return await output;
    }
}
