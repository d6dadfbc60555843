using System.CommandLine;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa batch</c>.</summary>
internal static class BatchCommands
{
    public static Command Build(Session session) => new("batch", "Batches: recordings on their way to a dataset version.")
    {
        BuildCreate(session),
        BuildList(session),
        BuildShow(session),
        BuildStep(session, "validate", "Probes, checks, indexes and standardises its recordings."),
        BuildStep(session, "align", "Brings captions and sensors onto each video's clock."),
        BuildStep(session, "prepare", "Validates, then aligns."),
        BuildStep(session, "publish", "Makes it the next version of its dataset, when the gate lets it."),
        BuildWait(session),
    };

    private static Argument<string> Id() => new("id") { Description = "The batch's id." };

    private static Option<string> Workspace() => new("--workspace", "-w") { Description = "The workspace's slug.", Required = true };

    private static Command BuildCreate(Session session)
    {
        var workspace = Workspace();
        var name = new Option<string>("--name") { Description = "A name for people.", Required = true };
        var dataset = new Option<string>("--dataset") { Description = "The dataset it is for; made when there is none.", Required = true };
        var folder = new Option<string?>("--folder") { Description = "The folder in the workspace whose files are grouped into recordings." };
        var recording = new Option<string[]>("--recording") { Description = "One recording: NAME=PATH,PATH,… Give it as often as needed." };
        var clip = new Option<double?>("--clip-seconds") { Description = "The length clips aim at, 1 to 600. Default 10." };
        var shard = new Option<int?>("--shard-mib") { Description = "The size shards aim at, MiB, 1 to 4096. Default 256." };
        var layout = new Option<string?>("--shard-layout") { Description = "joined: all of a sample in one TAR. sidecar: videos in TARs of their own, so that changed captions rewrite none of them. Default joined." };
        layout.AcceptOnlyFromAmong("joined", "sidecar");
        var licence = new Option<string?>("--licence") { Description = "Under which licence the version may be used, such as CC-BY-4.0." };
        var consent = new Option<string?>("--consent") { Description = "What the people in the recordings agreed to." };
        var splits = new Option<string?>("--splits") { Description = "Shares of train, val and test, such as 0.8,0.1,0.1." };
        var seed = new Option<long?>("--split-seed") { Description = "Another seed draws other splits. Default 0." };
        var clock = new Option<double?>("--max-clock-error-ms") { Description = "The largest clock error that passes without a look. Default half a frame." };
        var checks = new Option<int?>("--spot-checks") { Description = "Frames of each recording that somebody has to approve before it is published, 0 to 50. Default 0." };
        return new Command("create", "Makes a batch of files that are in the workspace.") { workspace, name, dataset, folder, recording, clip, shard, layout, splits, seed, licence, consent, clock, checks }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            var settings = new Dictionary<string, object>();
            if (run.Get(clip) is { } seconds) settings["clipSeconds"] = seconds;
            if (run.Get(shard) is { } mebibytes) settings["shardBytes"] = (long)mebibytes << 20;
            if (run.Get(licence) is { } terms) settings["licence"] = terms;
            if (run.Get(consent) is { } agreed) settings["consent"] = agreed;
            if (run.Get(layout) is { } divided) settings["shardLayout"] = divided;
            if (run.Get(seed) is { } number) settings["splitSeed"] = number;
            if (run.Get(clock) is { } errorMs) settings["thresholds"] = new { maxResidualMs = errorMs };
            if (run.Get(checks) is { } count) settings["spotChecks"] = count;
            if (run.Get(splits) is { } shares) settings["splits"] = ParseSplits(shares);
            var body = new
            {
                name = run.Get(name), dataset = run.Get(dataset), folder = run.Get(folder),
                recordings = (run.Get(recording) ?? []).Select(ParseRecording).ToList(), settings,
            };
            return await ShowAsync(run, await client.PostAsync($"workspaces/{Uri.EscapeDataString(run.Get(workspace)!)}/batches", body, cancellationToken));
        });
    }

    private static Command BuildList(Session session)
    {
        var workspace = Workspace();
        var limit = new Option<int>("--limit") { Description = "At most so many, 1 to 500.", DefaultValueFactory = _ => 50 };
        return new Command("list", "The batches of a workspace, newest first.") { workspace, limit }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            var batches = await client.GetAsync($"workspaces/{Uri.EscapeDataString(run.Get(workspace)!)}/batches?limit={run.Get(limit)}", cancellationToken);
            await run.AnswerAsync(batches, output => Table.Write(output, ["id", "name", "dataset", "state", "recordings", "quarantined"], batches.EnumerateArray().Select(b =>
                (IReadOnlyList<string>)[b.Text("id"), b.Text("name"), b.Text("dataset"), b.Text("state"), b.Text("recordingCount"), b.Text("quarantinedCount")])));
            return Wsa.Ok;
        });
    }

    private static Command BuildShow(Session session)
    {
        var id = Id();
        return new Command("show", "A batch with its recordings and jobs.") { id }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            return await ShowAsync(run, await client.GetAsync($"batches/{Uri.EscapeDataString(run.Get(id))}", cancellationToken));
        });
    }

    private static Command BuildStep(Session session, string step, string description)
    {
        var id = Id();
        var wait = new Option<bool>("--wait") { Description = "Wait until the job is over; exit with 1 when it failed." };
        return new Command(step, description) { id, wait }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            var job = await client.PostAsync($"batches/{Uri.EscapeDataString(run.Get(id))}/{step}", null, cancellationToken);
            if (run.Get(wait)) job = await JobWaiting.WaitAsync(run, client, job.Text("id"), null, cancellationToken);
            return await JobWaiting.AnswerAsync(run, job);
        });
    }

    private static Command BuildWait(Session session)
    {
        var id = Id();
        var timeout = new Option<double?>("--timeout") { Description = "Seconds to wait at most. Default: until its jobs are over." };
        return new Command("wait", "Waits until no job works on a batch; exits with 1 when the last one failed or was cancelled.") { id, timeout }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            var path = $"batches/{Uri.EscapeDataString(run.Get(id))}";
            var batch = await client.GetAsync(path, cancellationToken);
            foreach (var job in batch.Items("jobs").Where(job => !JobWaiting.IsOver(job)).ToList())
                await JobWaiting.WaitAsync(run, client, job.Text("id"), run.Get(timeout), cancellationToken);
            batch = await client.GetAsync(path, cancellationToken);
            await ShowAsync(run, batch);
            return batch.Items("jobs").FirstOrDefault().Text("state") is "failed" or "cancelled" ? Wsa.Failed : Wsa.Ok;
        });
    }

    private static async Task<int> ShowAsync(Run run, JsonElement details)
    {
        await run.AnswerAsync(details, output =>
        {
            var batch = details.GetProperty("batch");
            output.WriteLine($"{batch.Text("id")}  {batch.Text("name")} → {batch.Text("dataset")}: {batch.Text("state")} {batch.Text("reason")}".TrimEnd());
            if (batch.Text("versionId") is { Length: > 0 } version) output.WriteLine($"version {version}");
            foreach (var recording in details.Items("recordings"))
                output.WriteLine($"  {recording.Text("name")}: {recording.Text("state")} {recording.Text("reason")}".TrimEnd());
            foreach (var job in details.Items("jobs").Take(3))
                output.WriteLine($"  job {job.Text("id")} {job.Text("kind")}: {job.Text("state")} {job.Text("reason")}".TrimEnd());
        });
        return Wsa.Ok;
    }

    private static object ParseRecording(string text)
    {
        var parts = text.Split('=', 2);
        return parts is [{ Length: > 0 } name, { Length: > 0 } paths]
            ? new { name, paths = paths.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) }
            : throw new CliException("usage", $"'{text}' is no recording; write NAME=PATH,PATH, such as kitchen=shoot/kitchen.mp4,shoot/kitchen.srt.");
    }

    private static object ParseSplits(string text)
    {
        var shares = text.Split(',').Select(part =>
            double.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out var share) ? share : double.NaN).ToList();
        return shares is [var train, var val, var test] && !shares.Exists(double.IsNaN)
            ? new { train, val, test }
            : throw new CliException("usage", $"'{text}' are no splits; write three shares that add up to 1, such as 0.8,0.1,0.1.");
    }
}
