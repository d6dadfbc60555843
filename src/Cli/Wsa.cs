using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.Json;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary>The command line as a whole: its commands, and how failures are told.</summary>
internal static class Wsa
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    public static Option<bool> JsonOption { get; } = new("--json") { Description = "Answer with one JSON document on standard output, errors as JSON on standard error.", Recursive = true };

    public static Option<string?> ServerOption { get; } = new("--server") { Description = "The server's address, such as https://footage.example.org. Default: WSA_SERVER, then `wsa login`.", Recursive = true };

    public static Option<string?> TokenOption { get; } = new("--token") { Description = "A bearer token (wsa_…). Default: WSA_TOKEN, then `wsa login`.", Recursive = true };

    public static Option<string?> WorkspaceOption { get; } = new("--workspace", "-w") { Description = "The workspace of paths that name none. Default: WSA_WORKSPACE, then `wsa login`, then the only one you are in." };

    public static Option<bool> QuietOption { get; } = new("--quiet", "-q") { Description = "No progress bars and no line a file, only the outcome." };

    public static Option<bool> YesOption { get; } = new("--yes", "-y") { Description = "Do not ask again." };

    /// <summary>Runs one command line.</summary>
    /// <returns>0 when it was done, 1 when it failed or was refused, 2 when the command line itself is wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Session session, CancellationToken cancellationToken = default)
    {
        // '@ann, look' is a comment and no file of arguments.
        var parsed = Build(session).Parse(args, new() { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            var command = parsed.CommandResult.Command;
            var name = command is RootCommand ? "wsa" : $"wsa {string.Join(' ', Names(parsed.CommandResult))}";
            return await ComplainAsync(session, args.Contains("--json"), Usage, "usage", $"{string.Join(" ", parsed.Errors.Select(e => e.Message))} See `{name} --help`.", null);
        }

        try
        {
            return await parsed.InvokeAsync(new() { Output = session.Output, Error = session.Error, EnableDefaultExceptionHandler = false }, cancellationToken);
        }
        catch (CliException failure)
        {
            return await ComplainAsync(session, parsed.GetValue(JsonOption), failure.Code == "usage" ? Usage : Failed, failure.Code, failure.Message, failure.TraceId);
        }
        catch (MediaException failure)
        {
            return await ComplainAsync(session, parsed.GetValue(JsonOption), Failed, JsonNamingPolicy.CamelCase.ConvertName(failure.Code.ToString()), failure.Message, null);
        }
        catch (AnnotationException failure)
        {
            return await ComplainAsync(session, parsed.GetValue(JsonOption), Failed, JsonNamingPolicy.CamelCase.ConvertName(failure.Code.ToString()), failure.Message, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return await ComplainAsync(session, parsed.GetValue(JsonOption), Failed, failure is InvalidDataException ? "invalidData" : "io", failure.Message, null);
        }
        catch (OperationCanceledException)
        {
            return await ComplainAsync(session, parsed.GetValue(JsonOption), Failed, "cancelled", "Stopped. What was finished is kept; the same command goes on from there.", null);
        }
    }

    /// <summary>Gives a command its work.</summary>
    public static Command Does(this Command command, Session session, Func<Run, CancellationToken, Task<int>> work)
    {
        command.SetAction((parsed, cancellationToken) => work(new Run(session, parsed), cancellationToken));
        return command;
    }

    private static RootCommand Build(Session session) => new("WorkspaceAgents from a terminal: push recordings, run batches, look into datasets; media and format verbs work without a server.")
    {
        JsonOption,
        ServerOption,
        TokenOption,
        LoginCommand.Build(session),
        LogoutCommand.Build(session),
        TokenCommands.Build(session),
        ListCommand.Build(session),
        PushCommand.Build(session),
        PullCommand.Build(session),
        TransferCommands.BuildMove(session),
        TransferCommands.BuildCopy(session),
        TransferCommands.BuildMakeFolder(session),
        RemoveCommand.Build(session),
        RestoreCommand.Build(session),
        TrashCommands.Build(session),
        LockCommands.BuildLock(session),
        LockCommands.BuildUnlock(session),
        LockCommands.BuildList(session),
        GrantCommands.Build(session),
        GroupCommands.Build(session),
        ExplainCommand.Build(session),
        AuditCommands.Build(session),
        AdminCommands.Build(session),
        AdminCommands.BuildCollection(session),
        UsageCommand.Build(session),
        ShareCommands.Build(session),
        CommentCommands.Build(session),
        SearchCommand.Build(session),
        BatchCommands.Build(session),
        RecordingCommands.Build(session),
        DatasetCommands.Build(session),
        JobCommands.Build(session),
        McpCommand.Build(session),
        FileCommands.Build(session),
        ShardCommands.Build(session),
        LayerCommands.Build(session),
        RleCommands.Build(session),
        MediaCommands.Build(session),
        TrackCommands.BuildCaptions(session),
        SensorCommands.Build(session),
        AlignCommands.Build(session),
        IndexCommands.Build(session),
        BenchCommands.Build(session),
    };

    private static List<string> Names(System.CommandLine.Parsing.CommandResult command)
    {
        var names = new List<string>();
        for (var at = command; at is not null && at.Command is not RootCommand; at = at.Parent as System.CommandLine.Parsing.CommandResult) names.Add(at.Command.Name);
        names.Reverse();
        return names;
    }

    private static async Task<int> ComplainAsync(Session session, bool json, int exitCode, string code, string message, string? traceId)
    {
        var line = message.ReplaceLineEndings(" ").Trim();
        await session.Error.WriteLineAsync(json
            ? JsonSerializer.Serialize(new { error = new { code, message = line, traceId } }, Run.Json)
            : $"wsa: {line}{(traceId is null ? "" : $" (trace {traceId})")}");
        return exitCode;
    }
}
