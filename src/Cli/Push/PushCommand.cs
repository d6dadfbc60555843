using System.Collections.Concurrent;
using System.CommandLine;
using System.Security.Cryptography;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa push</c>: brings a folder into a workspace. Files that are there already are passed over; cut uploads go on.</summary>
internal static class PushCommand
{
    private const int Parallel = 3;

    public static Command Build(Session session)
    {
        var folder = new Argument<string>("folder") { Description = "The folder to push; hidden files and links are left out." };
        var to = new Option<string>("--to") { Description = "WORKSPACE or WORKSPACE:PATH, such as studio:shoots/2026-03-14.", Required = true };
        return new Command("push", "Uploads a folder, three files at a time. Run it again after anything went wrong: what arrived is not sent twice.") { folder, to }
            .Does(session, (run, cancellationToken) => RunAsync(run, run.Get(folder), WorkspaceTarget.Parse(run.Get(to)!), cancellationToken));
    }

    private static async Task<int> RunAsync(Run run, string folder, WorkspaceTarget target, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder)) throw new CliException("noFolder", $"There is no folder '{folder}'.");
        var files = LocalFile.Find(folder, target.Path);
        if (files.Count == 0) throw new CliException("noFiles", $"There is no file in '{folder}' to push; hidden files and links are left out.");
        using var client = new ServerClient(Connection.Of(run));
        var total = files.Sum(f => f.SizeBytes);
        var (done, lastTold) = (0L, 0L);
        var outcomes = new ConcurrentDictionary<string, PushOutcome>();
        var unfinished = new UnfinishedUploads(run.Session.SettingsFolder);
        await System.Threading.Tasks.Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, async (file, token) =>
        {
            var sender = new TusSender(client, run.Session, unfinished, Count);
            outcomes[file.Path] = await PushAsync(client, sender, file, target.Workspace, token);
            if (outcomes[file.Path].State == "unchanged") Count(file.SizeBytes);
        });
        run.EndTelling();
        List<PushOutcome> answer = [.. files.Select(f => outcomes[f.Path])];
        var failed = answer.Where(o => o.State == "failed").ToList();
        await run.AnswerAsync(new { workspace = target.Workspace, folder = target.Path, files = answer }, output =>
        {
            foreach (var outcome in answer)
                output.WriteLine($"{outcome.State,-9}  {Table.Size(outcome.SizeBytes),10}  {outcome.Path}{(outcome.ResumedFromBytes > 0 ? $"  (went on from {Table.Size(outcome.ResumedFromBytes)})" : "")}");
            output.WriteLine($"{answer.Count(o => o.State == "sent")} sent, {answer.Count(o => o.State == "unchanged")} unchanged, {failed.Count} failed");
        });
        return failed.Count == 0
            ? Wsa.Ok
            : throw new CliException("pushFailed", $"{failed.Count} of {answer.Count} files did not arrive: {string.Join(" ", failed.Take(3).Select(o => $"{o.Path}: {o.Error}"))} Push again: what arrived is kept.");

        void Count(long bytes)
        {
            var now = Interlocked.Add(ref done, bytes);
            if (now - Interlocked.Read(ref lastTold) < total / 200 && now < total) return;
            Interlocked.Exchange(ref lastTold, now);
            run.Tell($"{Table.Size(Math.Min(now, total))} of {Table.Size(total)}, {outcomes.Count} of {files.Count} files");
        }
    }

    private static async Task<PushOutcome> PushAsync(ServerClient client, TusSender sender, LocalFile file, string workspace, CancellationToken cancellationToken)
    {
        var sha256 = "";
        try
        {
            await using (var content = File.OpenRead(file.FullPath)) sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
            var info = $"workspaces/{Uri.EscapeDataString(workspace)}/file-info/{WorkspaceTarget.Escape(file.Path)}";
            if (await client.FindAsync(info, cancellationToken) is { } known && known.Text("isDeleted") != "true" && known.GetProperty("file").Text("hash") == sha256)
                return new(file.Path, file.SizeBytes, sha256, "unchanged");
            return new(file.Path, file.SizeBytes, sha256, "sent", await sender.SendAsync(file, workspace, sha256, cancellationToken));
        }
        catch (CliException refusal) when (refusal.Code is not ("unauthenticated" or "forbidden" or "unreachable" or "quotaExceeded"))
        {
            // This file's trouble; the others go on. What stops every file is not caught.
            return new(file.Path, file.SizeBytes, sha256, "failed", 0, refusal.Message);
        }
        catch (IOException unreadable)
        {
            return new(file.Path, file.SizeBytes, sha256, "failed", 0, unreadable.Message);
        }
    }
}
