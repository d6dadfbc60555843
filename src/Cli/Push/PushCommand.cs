using System.CommandLine;
using System.Security.Cryptography;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa push</c>: brings a folder into a workspace. Files that are there already are passed over; cut uploads go on.</summary>
internal static class PushCommand
{
    public static Command Build(Session session)
    {
        var source = new Argument<string>("source") { Description = "The folder to push (hidden files and links are left out), or one file." };
        var to = new Option<string>("--to") { Description = "The folder it goes into: WORKSPACE or WORKSPACE:PATH, such as studio:shoots/2026-03-14; with --workspace also PATH alone; ':PATH' is in the default workspace.", Required = true };
        var note = new Option<string?>("--note") { Description = "Why; kept with every version that is made." };
        return new Command("push", "Uploads a folder or a file, several files at a time. Run it again after anything went wrong: what arrived is not sent twice.")
        {
            source, to, note, FileSelection.Include, FileSelection.Exclude, PullCommand.Jobs, Wsa.QuietOption, Wsa.WorkspaceOption,
        }.Does(session, async (run, cancellationToken) =>
        {
            var files = Find(run.Get(source), FileSelection.Of(run));
            using var client = run.Connect();
            var typed = run.Get(to)!;
            var target = typed.Contains(':', StringComparison.Ordinal) || run.Get(Wsa.WorkspaceOption) is not null
                ? await WorkspaceTarget.FindAsync(run, client, typed, cancellationToken)
                : WorkspaceTarget.Parse(typed);
            return await SendAsync(run, client, target, [.. files.Select(f => f with { Path = target.Path.Length == 0 ? f.Path : $"{target.Path}/{f.Path}" })], run.Get(note), cancellationToken);
        });
    }

    private static List<LocalFile> Find(string source, FileSelection selection)
    {
        if (File.Exists(source)) return [new(Path.GetFullPath(source), Path.GetFileName(source), new FileInfo(source).Length)];
        if (!Directory.Exists(source)) throw new CliException("noFolder", $"There is no folder or file '{source}'.");
        var files = LocalFile.Find(source, "").Where(f => selection.Takes(f.Path)).ToList();
        return files.Count > 0 ? files : throw new CliException("noFiles", $"There is no file in '{source}' to push; hidden files and links are left out, and what --include and --exclude say.");
    }

    private static async Task<int> SendAsync(Run run, ServerClient client, WorkspaceTarget target, List<LocalFile> files, string? note, CancellationToken cancellationToken)
    {
        var outcomes = new PushOutcome[files.Count];
        var unfinished = new UnfinishedUploads(run.Session.SettingsFolder);
        // Files side by side first; what is left of the connections goes to the parts of large ones, for who asks for them: the server writes parts twice.
        var lanes = run.Arguments.GetResult(PullCommand.Jobs) is { Implicit: false } ? Math.Max(1, run.Get(PullCommand.Jobs) / files.Count) : 1;
        await using (var board = new TransferBoard(run, "pushed", files.Count, files.Sum(f => f.SizeBytes)))
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, files.Count), new ParallelOptions { MaxDegreeOfParallelism = run.Get(PullCommand.Jobs), CancellationToken = cancellationToken }, async (i, token) =>
            {
                using var line = board.Begin(files[i].Path, files[i].SizeBytes);
                outcomes[i] = await PushAsync(client, (file, sha256) => new FileSender(client, run.Session, unfinished, line, note).SendAsync(file, target.Workspace, sha256, lanes, token), files[i], line, target, token);
            });
        }

        var failed = outcomes.Where(o => o.State == "failed").ToList();
        await run.AnswerAsync(new { workspace = target.Workspace, folder = target.Path, files = outcomes }, output =>
        {
            foreach (var outcome in run.IsQuiet ? failed : [.. outcomes])
                output.WriteLine($"{outcome.State,-9}  {Table.Size(outcome.SizeBytes),10}  {outcome.Path}{(outcome.ResumedFromBytes > 0 ? $"  (went on from {Table.Size(outcome.ResumedFromBytes)})" : "")}");
            output.WriteLine($"{outcomes.Count(o => o.State == "sent")} sent, {outcomes.Count(o => o.State == "unchanged")} unchanged, {failed.Count} failed");
        });
        return failed.Count == 0
            ? Wsa.Ok
            : throw new CliException("pushFailed", $"{failed.Count} of {outcomes.Length} files did not arrive: {string.Join(" ", failed.Take(3).Select(o => $"{o.Path}: {o.Error}"))} Push again: what arrived is kept.");
    }

    private static async Task<PushOutcome> PushAsync(
        ServerClient client, Func<LocalFile, string, Task<long>> send, LocalFile file, TransferLine line, WorkspaceTarget target, CancellationToken cancellationToken)
    {
        var sha256 = "";
        try
        {
            line.State = "hashing";
            await using (var content = File.OpenRead(file.FullPath)) sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
            line.State = "";
            if (await client.FindAsync(target.At(file.Path).PathRoute("file-info"), cancellationToken) is { } known && known.Text("isDeleted") != "true" && known.GetProperty("file").Text("hash") == sha256)
                return new(file.Path, file.SizeBytes, sha256, "unchanged");
            return new(file.Path, file.SizeBytes, sha256, "sent", await send(file, sha256));
        }
        catch (CliException refusal) when (refusal.Code is not ("unauthenticated" or "unreachable" or "quotaExceeded"))
        {
            // This file's trouble; the others go on. What stops every file is not caught.
            return new(file.Path, file.SizeBytes, sha256, "failed", 0, refusal.Message);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new(file.Path, file.SizeBytes, sha256, "failed", 0, unreadable.Message);
        }
    }
}
