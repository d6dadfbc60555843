namespace WorkspaceAgents.Cli;

/// <summary>What a run of <c>wsa</c> has around it: streams, environment, settings folder, clock. Tests give their own.</summary>
internal sealed class Session
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader Input { get; init; }

    /// <summary>Whether a person watches <see cref="Error"/>, so that a line may be rewritten in place.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether a person can be asked: they see <see cref="Error"/> and type into <see cref="Input"/>.</summary>
    public bool MayAsk { get; init; }

    /// <summary>Columns of the terminal that <see cref="Error"/> is; progress lines never wrap.</summary>
    public Func<int> GetWidth { get; init; } = () => 80;

    /// <summary>Reads a line that nobody may see.</summary>
    public Func<CancellationToken, Task<string?>>? ReadSecretAsync { get; init; }

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
        MayAsk = !Console.IsErrorRedirected && !Console.IsInputRedirected,
        // A terminal that does not know its width says 0.
        GetWidth = () => Console.IsErrorRedirected || Console.WindowWidth <= 0 ? 80 : Console.WindowWidth,
        ReadSecretAsync = Console.IsInputRedirected ? null : _ => Task.FromResult(ReadUnseen()),
        SettingsFolder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "wsa"),
        GetVariable = Environment.GetEnvironmentVariable,
        PauseAsync = (delay, cancellationToken) => Task.Delay(delay, TimeProvider.System, cancellationToken),
    };

    /// <summary>A line from the keyboard without an echo; null at its end.</summary>
    private static string? ReadUnseen()
    {
        var typed = new System.Text.StringBuilder();
        for (; ; )
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return typed.ToString();
                case ConsoleKey.Backspace when typed.Length > 0:
                    typed.Length--;
                    break;
                case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control && typed.Length == 0:
                    return null;
                default:
                    if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
                    break;
            }
        }
    }
}
