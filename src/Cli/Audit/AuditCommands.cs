using System.CommandLine;
using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa audit</c>: who did what, exported and verified.</summary>
internal static class AuditCommands
{
    private static readonly Option<string?> Actor = new("--actor") { Description = "Only who acted: a user name or an agent's name." };
    private static readonly Option<string?> Action = new("--action") { Description = "Only an action, as file.write, or all of a noun, as file." };
    private static readonly Option<string?> Target = new("--target") { Description = "Only one target or, ending in '/', everything below a folder." };
    private static readonly Option<string?> Outcome = new("--outcome") { Description = "Only what was done, or what was denied." };
    private static readonly Option<string?> Since = new("--from") { Description = "Not before this time, UTC: 2026-12-31 or 2026-12-31T18:00." };
    private static readonly Option<string?> Until = new("--until") { Description = "Before this time, UTC." };
    private static readonly Option<bool> Installation = new("--installation") { Description = "The installation's own trail (accounts, tokens, settings). For administrators." };

    public static Command Build(Session session) => new("audit", "The audit trail: a hash chain that shows any edit.") { BuildList(session), BuildExport(session), BuildHead(session), BuildVerify(session) };

    private static Command Filtered(Command command)
    {
        foreach (var option in new Option[] { Actor, Action, Target, Outcome, Since, Until, Installation, Wsa.WorkspaceOption }) command.Options.Add(option);
        return command;
    }

    private static Command BuildList(Session session)
    {
        var limit = new Option<int>("--limit") { Description = "At most so many, 1 to 500.", DefaultValueFactory = _ => 50 };
        return Filtered(new Command("ls", "Events, the newest first.") { limit }).Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var events = await client.GetAsync(await RouteAsync(run, client, "", FilterOf(run, ("limit", run.Get(limit))), cancellationToken), cancellationToken);
            await run.AnswerAsync(events, output => Table.WriteOr(output, "No events.", ["#", "at", "who", "action", "target", "outcome"], events.EnumerateArray().Select(e => (IReadOnlyList<string>)
                [e.Text("sequence"), e.TimeText("at"), e.Text("actorName") + (e.Text("onBehalfOf") is { Length: > 0 } person ? $" for {person}" : ""), e.Text("action"), e.Text("target"), e.Text("outcome")])));
            return Wsa.Ok;
        });
    }

    private static Command BuildExport(Session session)
    {
        var file = new Option<string?>("--output", "-o") { Description = "The file; standard output when left out." };
        return Filtered(new Command("export", "Writes the events as JSON Lines, oldest first. Without filters, `wsa audit verify --file` can verify it without the server. Needs manage.") { file }).Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            using var request = new HttpRequestMessage(HttpMethod.Get, await RouteAsync(run, client, "/export", FilterOf(run), cancellationToken));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var lines = new StreamReader(body, Encoding.UTF8);
            if (run.Get(file) is not { } path)
            {
                await CopyLinesAsync(lines, run.Session.Output, cancellationToken);
                return Wsa.Ok;
            }

            // Beside it until it is whole: a cut export is never taken for one.
            var (full, part) = (Path.GetFullPath(path), Path.GetFullPath(path) + ".part");
            long events;
            await using (var written = new StreamWriter(part, append: false, new UTF8Encoding(false))) events = await CopyLinesAsync(lines, written, cancellationToken);
            File.Move(part, full, overwrite: true);
            var sizeBytes = new FileInfo(full).Length;
            await run.AnswerAsync(new { file = full, events, sizeBytes }, output => output.WriteLine($"{events:N0} events, {Table.Size(sizeBytes)}: {full}. Verify: wsa audit verify --file {path}"));
            return Wsa.Ok;
        });
    }

    private static Command BuildHead(Session session) =>
        new Command("head", "The end of the chain as SEQUENCE:HASH. Keep it elsewhere and give it to `wsa audit verify --anchor` later.") { Installation, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var head = await client.GetAsync(await RouteAsync(run, client, "/head", "", cancellationToken), cancellationToken);
            await run.AnswerAsync(head, output => output.WriteLine($"{head.Text("sequence")}:{head.Text("hash")}"));
            return Wsa.Ok;
        });

    private static Command BuildVerify(Session session)
    {
        var file = new Option<string?>("--file") { Description = "Verify this export here, without a server; '-' is standard input." };
        var anchor = new Option<string?>("--anchor") { Description = "SEQUENCE:HASH of `wsa audit head`, kept elsewhere: shows also a trail written anew." };
        return new Command("verify", "Re-computes the hash chain and names the first event that was edited, removed, inserted or moved. Exits with 1 when there is one.") { file, anchor, Installation, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            var end = ParseAnchor(run.Get(anchor));
            AuditChainResult found;
            if (run.Get(file) is { } path)
            {
                using var lines = path == "-" ? null : new StreamReader(LocalPath.Require(path), Encoding.UTF8);
                found = await AuditChainCheck.VerifyAsync(lines ?? run.Session.Input, end, cancellationToken);
            }
            else
            {
                using var client = run.Connect();
                var answer = await client.GetAsync(await RouteAsync(run, client, "/verify", Query.Of(("sequence", end?.Sequence), ("hash", end?.Hash)), cancellationToken), cancellationToken);
                found = new(answer.Text("intact") == "true", answer.Number("eventCount"), answer.Text("head"),
                    answer.Text("firstBadSequence").Length > 0 ? answer.Number("firstBadSequence") : null, answer.Text("explanation") is { Length: > 0 } why ? why : null);
            }

            await run.AnswerAsync(found, output => output.WriteLine(found.Intact
                ? $"intact: {found.EventCount:N0} events, ending in {found.EventCount.ToString(CultureInfo.InvariantCulture)}:{found.Head}"
                : $"BROKEN at event {found.FirstBadSequence}: {found.Explanation} The {found.EventCount:N0} events before it hold."));
            return found.Intact ? Wsa.Ok : Wsa.Failed;
        });
    }

    private static async Task<long> CopyLinesAsync(TextReader lines, TextWriter output, CancellationToken cancellationToken)
    {
        var count = 0L;
        for (; await lines.ReadLineAsync(cancellationToken) is { } line; count++) await output.WriteAsync($"{line}\n".AsMemory(), cancellationToken);
        return count;
    }

    private static async Task<string> RouteAsync(Run run, ServerClient client, string rest, string query, CancellationToken cancellationToken) =>
        run.Get(Installation) ? $"audit{rest}{query}" : (await WorkspaceTarget.FindAsync(run, client, null, cancellationToken)).Route($"audit{rest}{query}");

    private static string FilterOf(Run run, (string, object?) more = default) => Query.Of(
        ("actor", run.Get(Actor)), ("action", run.Get(Action)), ("target", run.Get(Target)), ("outcome", run.Get(Outcome)),
        ("from", GrantCommands.ParseTime(run.Get(Since))?.ToString("o", CultureInfo.InvariantCulture)), ("until", GrantCommands.ParseTime(run.Get(Until))?.ToString("o", CultureInfo.InvariantCulture)), more);

    private static (long Sequence, string Hash)? ParseAnchor(string? text) =>
        text is null ? null
        : text.Split(':', 2) is [var number, { Length: 64 } hash] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? (sequence, hash.ToLowerInvariant())
        : throw new CliException("usage", $"'{text}' is no anchor; write SEQUENCE:HASH as `wsa audit head` gave it.");
}
