using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Cli.Tests;

/// <summary>Runs command lines in process, with a home of their own.</summary>
public sealed class Shell : IDisposable
{
    public TemporaryFolder Home { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    public string Input { get; set; } = "";

    /// <summary>The pauses that were asked for; none is made.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    public string Settings => Home.Combine("settings");

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(Input);
        var session = new Session
        {
            Output = output, Error = error, Input = input, SettingsFolder = Settings, GetVariable = name => Variables.GetValueOrDefault(name),
            PauseAsync = (delay, _) =>
            {
                lock (Pauses) Pauses.Add(delay);
                return Task.CompletedTask;
            },
        };
        return (await Wsa.RunAsync(args, session), output.ToString(), error.ToString());
    }

    /// <summary>The JSON answer of a command that must succeed.</summary>
    public async Task<JsonElement> GetAsync(params string[] args)
    {
        var (exitCode, output, error) = await RunAsync([.. args, "--json"]);
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>The JSON error of a command that must fail.</summary>
    public async Task<(int ExitCode, string Code, string Message)> GetErrorAsync(params string[] args)
    {
        var (exitCode, _, error) = await RunAsync([.. args, "--json"]);
        var told = JsonDocument.Parse(error).RootElement.GetProperty("error");
        return (exitCode, told.GetProperty("code").GetString()!, told.GetProperty("message").GetString()!);
    }

    public void Dispose() => Home.Dispose();
}
