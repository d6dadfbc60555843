namespace WorkspaceAgents.Cli;

/// <summary>What a run of <c>wsa</c> has around it: streams, environment, settings folder, clock. Tests give their own.</summary>
internal sealed class Session
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader Input { get; init; }

    /// <summary>Whether a person watches <see cref="Error"/>, so that a line may be rewritten in place.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Where sign-ins and unfinished uploads are remembered, readable by this user only.</summary>
    public required string SettingsFolder { get; init; }

    public required Func<string, string?> GetVariable { get; init; }

    /// <summary>How a pause before another attempt is made.</summary>
    public required Func<TimeSpan, CancellationToken, Task> PauseAsync { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static Session OfThisProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        IsInteractive = !Console.IsErrorRedirected,
        SettingsFolder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "wsa"),
        GetVariable = Environment.GetEnvironmentVariable,
        PauseAsync = (delay, cancellationToken) => Task.Delay(delay, TimeProvider.System, cancellationToken),
    };
}
