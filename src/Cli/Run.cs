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
