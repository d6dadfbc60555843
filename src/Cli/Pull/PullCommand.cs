using System.CommandLine;
using System.Security.Cryptography;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa pull</c>: brings files of a workspace here. Files that are here already are passed over; cut downloads go on.</summary>
internal static class PullCommand
{
    public static Option<int> Jobs { get; } = MakeJobs();

    public static Command Build(Session session)
    {
        var path = new Argument<string>("path") { Description = "A file, a folder (with everything below it) or wildcards in quotes: studio:shoots/2026-03-14, 'shoots/**/*.vtt'; 'studio:' is all of it." };
        var to = new Option<string?>("--to", "-o") { Description = "The folder here; for one file also its new name. Default: its own name, in this folder." };
        var version = new Option<int?>("--version") { Description = "An older version of one file." };
        return new Command("pull", "Downloads a file, a folder or what matches wildcards, several files at a time. Run it again after anything went wrong: what arrived is not fetched twice.")
        {
            path, to, version, FileSelection.Include, FileSelection.Exclude, Jobs, Wsa.QuietOption, Wsa.WorkspaceOption,
        }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = await WorkspaceTarget.FindAsync(run, client, run.Get(path), cancellationToken);
            run.Tell($"Looking what is in {place} …");
            var files = await PullPlan.MakeAsync(client, place, run.Get(to), run.Get(version), FileSelection.Of(run), cancellationToken);
            run.EndTelling();
            return await FetchAsync(run, client, place, files, cancellationToken);
        });
    }

    private static async Task<int> FetchAsync(Run run, ServerClient client, WorkspaceTarget place, IReadOnlyList<(RemoteFile File, string LocalPath)> files, CancellationToken cancellationToken)
    {
        var outcomes = new PullOutcome[files.Count];
        var downloader = new Downloader(client, run.Session);
        await using (var board = new TransferBoard(run, "pulled", files.Count, files.Sum(f => f.File.SizeBytes)))
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, files.Count), new ParallelOptions { MaxDegreeOfParallelism = run.Get(Jobs), CancellationToken = cancellationToken }, async (i, token) =>
                outcomes[i] = await FetchAsync(downloader, board, files[i].File, files[i].LocalPath, token));
        }

        var failed = outcomes.Where(o => o.State == "failed").ToList();
        await run.AnswerAsync(new { workspace = place.Workspace, path = place.Path, files = outcomes }, output =>
        {
            foreach (var outcome in run.IsQuiet ? failed : [.. outcomes])
                output.WriteLine($"{outcome.State,-9}  {Table.Size(outcome.SizeBytes),10}  {outcome.LocalPath}{(outcome.ResumedFromBytes > 0 ? $"  (went on from {Table.Size(outcome.ResumedFromBytes)})" : "")}");
            output.WriteLine($"{outcomes.Count(o => o.State == "fetched")} fetched, {outcomes.Count(o => o.State == "unchanged")} unchanged, {failed.Count} failed");
        });
        return failed.Count == 0
            ? Wsa.Ok
            : throw new CliException("pullFailed", $"{failed.Count} of {outcomes.Length} files did not arrive: {string.Join(" ", failed.Take(3).Select(o => $"{o.Path}: {o.Error}"))} Pull again: what arrived is kept.");
    }

    private static async Task<PullOutcome> FetchAsync(Downloader downloader, TransferBoard board, RemoteFile file, string localPath, CancellationToken cancellationToken)
    {
        var outcome = new PullOutcome(file.Place.Path, localPath, file.Version, file.SizeBytes, file.Sha256, "fetched");
        using var line = board.Begin(file.Place.Path, file.SizeBytes);
        try
        {
            if (await IsHereAsync(file.Content, localPath, line, cancellationToken)) return outcome with { State = "unchanged" };
            Directory.CreateDirectory(Path.GetDirectoryName(localPath)!);
            return outcome with { ResumedFromBytes = await downloader.FetchAsync(file.Content, localPath, line, cancellationToken) };
        }
        catch (CliException refusal) when (refusal.Code is not ("unauthenticated" or "unreachable"))
        {
            // This file's trouble; the others go on. What stops every file is not caught.
            return outcome with { State = "failed", Error = refusal.Message };
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return outcome with { State = "failed", Error = unwritable.Message };
        }
    }

    /// <summary>Whether exactly these bytes lie there.</summary>
    public static async Task<bool> IsHereAsync(RemoteContent file, string localPath, TransferLine line, CancellationToken cancellationToken)
    {
        var here = new FileInfo(localPath);
        if (!here.Exists || here.Length != file.SizeBytes) return false;
        line.State = "comparing";
        await using var content = File.OpenRead(localPath);
        var same = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) == file.Sha256;
        line.State = "";
        return same;
    }

    private static Option<int> MakeJobs()
    {
        var jobs = new Option<int>("--jobs", "-j") { Description = "Files at a time, 1 to 16. Default 4. Given to a push of fewer files, large ones are sent in parts side by side: faster where one connection is the limit, as over a long distance.", DefaultValueFactory = _ => 4 };
        jobs.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var count) || count is < 1 or > 16)) result.AddError("--jobs is 1 to 16.");
        });
        return jobs;
    }
}
