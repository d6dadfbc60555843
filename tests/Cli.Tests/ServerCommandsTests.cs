using System.Security.Cryptography;
using System.Text.Json;

namespace WorkspaceAgents.Cli.Tests;

public sealed class ServerCommandsTests : IAsyncLifetime, IDisposable
{
    private readonly Shell shell = new();
    private FakeServer server = null!;

    public async Task InitializeAsync() => server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task Login_StoresServerAndToken_ReadableByThisUserOnly()
    {
        shell.Input = FakeServer.Token + "\n";

        var answer = await shell.GetAsync("login", "--server", server.Address);
        var files = await shell.GetAsync("files", "ls", "studio");

        var stored = answer.GetProperty("stored").GetString()!;
        Assert.Equal("studio", Assert.Single(answer.GetProperty("workspaces").EnumerateArray()).GetString());
        Assert.Empty(files.GetProperty("files").EnumerateArray());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stored));
    }

    [Fact]
    public async Task Login_StoresNothing_WhenTheTokenIsNotGood()
    {
        var (exitCode, code, _) = await shell.GetErrorAsync("login", "--server", server.Address, "--token", "wsa_wrong");

        Assert.Equal((1, "unauthenticated"), (exitCode, code));
        Assert.False(Directory.Exists(shell.Settings));
    }

    [Fact]
    public async Task StoredToken_IsNotShown_ToAnotherServer()
    {
        await shell.GetAsync("login", "--server", server.Address, "--token", FakeServer.Token);
        await using var other = await FakeServer.StartAsync();

        var (_, code, _) = await shell.GetErrorAsync("files", "ls", "studio", "--server", other.Address);

        Assert.Equal("noToken", code);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("done", 0)]
    [InlineData("failed", 1)]
    [InlineData("cancelled", 1)]
    public async Task BatchStep_WaitsForItsJob_AndExitsAsItEnded(string end, int expected)
    {
        foreach (var state in new[] { "queued", "running", end }) server.JobStates.Enqueue(state);

        var (exitCode, output, error) = await RunAsync("batch", "publish", "b1", "--wait", "--json");

        Assert.Equal("", error);
        Assert.Equal(expected, exitCode);
        Assert.Equal(end, JsonDocument.Parse(output).RootElement.GetProperty("state").GetString());
    }

    [Fact]
    public async Task BatchStep_DoesNotWait_WhenNotAsked()
    {
        var (exitCode, output, _) = await RunAsync("batch", "validate", "b1");

        Assert.Equal(0, exitCode);
        Assert.Contains("validate b1: queued", output, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, r => r.StartsWith("GET /api/v1/jobs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task JobWait_SaysThatTheJobGoesOn_WhenTheTimeIsUp()
    {
        server.JobStates.Enqueue("running");

        var (exitCode, _, error) = await RunAsync("job", "wait", "j1", "--timeout", "0");

        Assert.Equal(1, exitCode);
        Assert.Contains("It goes on", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_IsOneLineWithTheServersTraceId()
    {
        var (exitCode, output, error) = await RunAsync("dataset", "versions", "kitchen");

        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Equal("wsa: It broke. (trace abc123)\n", error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Failure_NamesTheServer_WhenItCannotBeReached()
    {
        var (exitCode, code, message) = await shell.GetErrorAsync("files", "ls", "studio", "--server", "http://127.0.0.1:1", "--token", "wsa_x");

        Assert.Equal((1, "unreachable"), (exitCode, code));
        Assert.Contains("http://127.0.0.1:1/", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesGet_GoesOnWhereItWasCut_AndChecksTheBytes()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        server.Files["shoot/a b.mp4"] = content;
        server.Troubles.Enqueue(new(null, KeepBytes: 100_000));
        var target = shell.Home.Combine("out.mp4");

        var (exitCode, _, error) = await RunAsync("files", "get", "studio:shoot/a b.mp4", "--out", target);

        Assert.True(exitCode == 0, error);
        Assert.Equal(content, await File.ReadAllBytesAsync(target));
        Assert.Equal([target], Directory.GetFiles(shell.Home.Path, "out*"));
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("push", "folder")]
    [InlineData("files", "get", "studio")]
    [InlineData("batch", "create", "-w", "studio", "--name", "n", "--dataset", "d", "--recording", "nonsense")]
    [InlineData("unknown")]
    public async Task WrongCommandLine_ExitsWith2_AndSaysWhy(params string[] args)
    {
        var (exitCode, _, error) = await RunAsync(args);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("wsa: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        shell.Variables["WSA_SERVER"] = server.Address;
        shell.Variables["WSA_TOKEN"] = FakeServer.Token;
        return shell.RunAsync(args);
    }
}
