using System.Net;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(OwnServerSet.Name)]
public sealed class StandaloneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FirstRun_LeavesWhatIsNeededToComeIn_ForTheOwnerAloneToRead()
    {
        await using var server = await StandaloneProcess.StartAsync(_folder.Path);
        using var agent = server.Client(server.FirstRun["agentToken"]!.GetValue<string>());

        var workspaces = await agent.GetJsonAsync("/api/v1/workspaces");

        Assert.Equal("studio", Assert.Single(workspaces.AsArray())!["slug"]!.GetValue<string>());
        Assert.DoesNotContain("manage", workspaces[0]!["permissions"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["agentToken", "oneTimePassword", "owner", "workspace"], server.FirstRun.Select(f => f.Key).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Combine("first-run.json")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Path));
        }
    }

    [Fact]
    public async Task FirstRun_IsFinished_WhenTheFirstStartWasKilledHalfWay()
    {
        JsonObject lost;
        await using (var server = await StandaloneProcess.StartAsync(_folder.Path)) lost = server.FirstRun;
        // As after a kill between the account and the file that tells its password.
        File.Delete(_folder.Combine("first-run.json"));
        File.WriteAllText(_folder.Combine("first-run.pending"), "");

        await using var again = await StandaloneProcess.StartAsync(_folder.Path);

        Assert.NotEqual(lost["oneTimePassword"]!.GetValue<string>(), again.FirstRun["oneTimePassword"]!.GetValue<string>());
        using var agent = again.Client(again.FirstRun["agentToken"]!.GetValue<string>());
        Assert.Single((await agent.GetJsonAsync("/api/v1/workspaces")).AsArray());
        Assert.False(File.Exists(_folder.Combine("first-run.pending")));
    }

    [Fact]
    public async Task SecondStart_ChangesNothing()
    {
        string first;
        await using (var server = await StandaloneProcess.StartAsync(_folder.Path)) first = server.FirstRun.ToJsonString();

        await using var again = await StandaloneProcess.StartAsync(_folder.Path);

        Assert.Equal(first, again.FirstRun.ToJsonString());
    }

    [Fact]
    public async Task SecondProcess_IsRefused_OnTheSameFolder()
    {
        await using var server = await StandaloneProcess.StartAsync(_folder.Path);

        var (exitCode, errors) = await StandaloneProcess.RunToEndAsync(_folder.Path);

        Assert.Equal(1, exitCode);
        Assert.Contains(_folder.Path, errors, StringComparison.Ordinal);
        Assert.Contains("--data", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Portal_ServesItsStylesAndScripts_FromAnyWorkingFolder()
    {
        await using var server = await StandaloneProcess.StartAsync(_folder.Path);
        using var client = server.Client();

        foreach (var path in new[] { "/css/tokens.css", "/js/portal.js", "/lib/bootstrap/bootstrap.min.css", "/_framework/blazor.web.js" })
        {
            using var response = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.NotEqual(0, response.Content.Headers.ContentLength);
        }
    }

    [Fact]
    public async Task Stop_CutsAReaderThatHasStalled_AndEndsWell()
    {
        await using var server = await StandaloneProcess.StartAsync(_folder.Path);
        using var client = server.Client(server.FirstRun["agentToken"]!.GetValue<string>());
        await client.UploadAsync("large.bin", new byte[40_000_000]);
        using var stalled = await client.GetAsync($"{ApiCalls.Studio}/files/large.bin", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, stalled.StatusCode);

        await server.StopAsync();
    }
}
