namespace WorkspaceAgents.Cli.Tests;

/// <summary>A shell and a server of its own, signed in with a token.</summary>
public abstract class ServerCase : IAsyncLifetime
{
    protected Shell Shell { get; } = new();

    protected FakeServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await FakeServer.StartAsync();
        Shell.Variables["WSA_SERVER"] = Server.Address;
        Shell.Variables["WSA_TOKEN"] = FakeServer.Token;
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Shell.Dispose();
    }

    /// <summary>What a command that must succeed says to people.</summary>
    protected async Task<string> SayAsync(params string[] args)
    {
        var (exitCode, output, error) = await Shell.RunAsync(args);
        Assert.True(exitCode == 0, error);
        return output.ReplaceLineEndings("\n");
    }
}
