using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Cli;

/// <summary>One invocation of a command: its arguments, and where its answer goes.</summary>
internal sealed class Run(Session session, ParseResult arguments)
{
    /// <summary>How every answer is written: camelCase, enums by name, hashes as hex; an absent value is null, so that the shape never changes.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new TimeBaseConverter() },
    };

    public Session Session => session;

    public ParseResult Arguments => arguments;

    public bool IsJson => arguments.GetValue(Wsa.JsonOption);

    public T? Get<T>(Option<T> option) => arguments.GetValue(option);

    public T Get<T>(Argument<T> argument) => arguments.GetRequiredValue(argument);

    /// <summary>The server, as whoever the options, the environment or the sign-in say.</summary>
    public ServerClient Connect() => new(Connection.Of(this));

    /// <summary>Whether progress bars are drawn: a person watches, and did not ask for silence.</summary>
    public bool ShowsProgress => session.IsInteractive && !IsJson && !IsQuiet && session.GetVariable("TERM") != "dumb";

    public bool IsQuiet => arguments.GetValue(Wsa.QuietOption);

    /// <summary>Asks a person for a yes; without one who could answer, the options they gave are the yes.</summary>
    public async Task ConfirmAsync(string question, CancellationToken cancellationToken)
    {
        if (IsJson || !session.MayAsk || arguments.GetValue(Wsa.YesOption)) return;
        await session.Error.WriteAsync($"{question} [y/N] ");
        var answer = (await session.Input.ReadLineAsync(cancellationToken))?.Trim();
        if (!string.Equals(answer, "y", StringComparison.OrdinalIgnoreCase) && !string.Equals(answer, "yes", StringComparison.OrdinalIgnoreCase))
            throw new CliException("declined", "Nothing was changed.");
    }

    /// <summary>Asks for a line, or takes one from standard input when nobody watches.</summary>
    public async Task<string> AskAsync(string prompt, bool isSecret, CancellationToken cancellationToken)
    {
        if (session.IsInteractive) await session.Error.WriteAsync(prompt);
        return (isSecret && session.ReadSecretAsync is { } read ? await read(cancellationToken) : await session.Input.ReadLineAsync(cancellationToken))?.Trim() ?? "";
    }

    /// <summary>Writes the answer: one JSON document, or lines for people.</summary>
    public async Task AnswerAsync(object answer, Action<TextWriter> forPeople)
    {
        if (IsJson) await session.Output.WriteLineAsync(JsonSerializer.Serialize(answer, answer.GetType(), Json));
        else forPeople(session.Output);
    }

    /// <summary>A line about what is going on, for a person who watches; scripts never see it.</summary>
    public void Tell(string line)
    {
        if (session.IsInteractive && !IsJson) session.Error.Write($"\r\e[K{line}");
    }

    /// <summary>Takes the last such line away.</summary>
    public void EndTelling() => Tell("");
}
