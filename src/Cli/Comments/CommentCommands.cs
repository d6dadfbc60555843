using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa comment</c>: comments on files, and the inbox of those they name.</summary>
internal static class CommentCommands
{
    public static Command Build(Session session) => new("comment", "Comments on a file, at a time or a frame of it.")
    {
        BuildAdd(session),
        BuildList(session),
        BuildChange(session, "resolve", "Says that a thread is dealt with.", "resolved"),
        BuildChange(session, "reopen", "Says that a thread is not dealt with after all.", "open again"),
        BuildChange(session, "rm", "Takes your own comment back; who manages the file, any.", "gone"),
        BuildInbox(session),
    };

    private static Command BuildAdd(Session session)
    {
        var path = new Argument<string>("path") { Description = "The file." };
        var text = new Argument<string>("text") { Description = "What to say; @name tells that member." };
        var at = new Option<string?>("--at") { Description = "A time in the file: seconds (12.5), 1:02.5 or 1:00:02.5." };
        var frame = new Option<int?>("--frame") { Description = "A frame's number, from 0." };
        var reply = new Option<Guid?>("--reply-to") { Description = "The comment it answers." };
        return new Command("add", "Comments on a file, or answers a comment.") { path, text, at, frame, reply, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            var seconds = run.Get(at) is { } time ? ParseTime(time) : (double?)null;
            using var client = run.Connect();
            var place = (await WorkspaceTarget.FindAsync(run, client, run.Get(path), cancellationToken)).RequirePath("the file to comment on");
            var made = await client.PostAsync(place.Route("comments"), new { path = place.Path, text = run.Get(text), replyTo = run.Get(reply), atSeconds = seconds, frameIndex = run.Get(frame) }, cancellationToken);
            await run.AnswerAsync(made, output =>
            {
                output.WriteLine($"Comment {made.GetProperty("comment").Text("id")} on {place}{(NamesOf(made, "mentioned") is { Length: > 0 } told ? $"; told {told}" : "")}.");
                if (NamesOf(made, "notTold") is { Length: > 0 } missed) output.WriteLine($"Not told (no members, or they may not see the file): {missed}");
            });
            return Wsa.Ok;
        });
    }

    private static Command BuildList(Session session)
    {
        var path = new Argument<string>("path") { Description = "The file." };
        var open = new Option<bool>("--open") { Description = "Only threads that are not resolved." };
        return new Command("ls", "The threads of a file, the oldest first, with their answers.") { path, open, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = (await WorkspaceTarget.FindAsync(run, client, run.Get(path), cancellationToken)).RequirePath("the file");
            var threads = new List<JsonElement>();
            string? after = null;
            do
            {
                var page = await client.GetAsync(place.Route($"comments{Query.Of(("path", place.Path), ("resolved", run.Get(open) ? "false" : null), ("after", after), ("limit", 200))}"), cancellationToken);
                threads.AddRange(page.Items("threads"));
                after = page.Text("next");
            }
            while (after.Length > 0);
            await run.AnswerAsync(new { workspace = place.Workspace, path = place.Path, threads }, output =>
            {
                if (threads.Count == 0) output.WriteLine("No comments.");
                foreach (var thread in threads)
                {
                    Write(output, thread, "");
                    foreach (var answer in thread.Items("replies")) Write(output, answer, "    ");
                }
            });
            return Wsa.Ok;
        });
    }

    private static Command BuildChange(Session session, string verb, string description, string state)
    {
        var id = new Argument<Guid>("id") { Description = "The comment's id, from `wsa comment ls`." };
        return new Command(verb, description) { id, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var workspace = await WorkspaceTarget.FindAsync(run, client, null, cancellationToken);
            var comment = workspace.Route($"comments/{run.Get(id)}");
            if (verb == "rm") await client.DeleteAsync(comment, cancellationToken);
            else await client.PostAsync($"{comment}/{verb}", null, cancellationToken);
            await run.AnswerAsync(new { id = run.Get(id), state }, output => output.WriteLine($"Comment {run.Get(id)} is {state}."));
            return Wsa.Ok;
        });
    }

    private static Command BuildInbox(Session session)
    {
        var done = new Option<Guid?>("--done") { Description = "Take this comment off the inbox." };
        return new Command("inbox", "Comments that name you, the newest first, of --workspace or of all.") { done, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            if (run.Get(done) is { } comment) await client.PostAsync($"inbox/{comment}/done", null, cancellationToken);
            var mentions = await client.GetAsync($"inbox{Query.Of(("workspace", run.Get(Wsa.WorkspaceOption)))}", cancellationToken);
            await run.AnswerAsync(mentions, output =>
            {
                if (mentions.GetArrayLength() == 0) output.WriteLine("Nobody waits for you.");
                foreach (var mention in mentions.EnumerateArray())
                {
                    var told = mention.GetProperty("comment");
                    output.WriteLine($"{mention.Text("workspace")}:{told.Text("path")}");
                    Write(output, told, "  ");
                }
            });
            return Wsa.Ok;
        });
    }

    private static void Write(TextWriter output, JsonElement comment, string indent)
    {
        var where = comment.Text("frameIndex") is { Length: > 0 } frame ? $" at frame {frame}" : comment.SecondsText("atSeconds") is { Length: > 0 } seconds ? $" at {seconds} s" : "";
        var state = comment.Text("resolvedAt").Length > 0 ? $" (resolved by {comment.Text("resolvedBy")})" : "";
        output.WriteLine($"{indent}{comment.Text("author")}, {comment.TimeText("createdAt")}{where}{state}  {comment.Text("id")}");
        foreach (var line in (comment.Text("isDeleted") == "true" ? "(deleted)" : comment.Text("text")).Split('\n')) output.WriteLine($"{indent}  {line.TrimEnd()}");
    }

    private static string NamesOf(JsonElement made, string name) => string.Join(", ", made.Items(name).Select(n => n.GetString()));

    /// <summary>12.5, 1:02.5 or 1:00:02.5.</summary>
    private static double ParseTime(string text)
    {
        var seconds = 0.0;
        foreach (var part in text.Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                throw new CliException("usage", $"'{text}' is no time; write seconds (12.5), 1:02.5 or 1:00:02.5.");
            seconds = seconds * 60 + value;
        }

        return seconds;
    }
}
