using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary>Following a job to its end.</summary>
internal static class JobWaiting
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static bool IsOver(JsonElement job) => job.Text("state") is "done" or "failed" or "cancelled";

    public static async Task<JsonElement> WaitAsync(Run run, ServerClient client, string jobId, double? timeoutSeconds, CancellationToken cancellationToken)
    {
        var started = run.Session.Time.GetTimestamp();
        while (true)
        {
            var job = await client.GetAsync($"jobs/{Uri.EscapeDataString(jobId)}", cancellationToken);
            run.Tell($"{job.Text("title")}: {job.Text("state")} {Percent(job)} {job.Text("message")}");
            if (IsOver(job))
            {
                run.EndTelling();
                return job;
            }

            if (timeoutSeconds is { } limit && run.Session.Time.GetElapsedTime(started).TotalSeconds >= limit)
                throw new CliException("timeout", $"The job is still {job.Text("state")} after {limit:0} s. It goes on: `wsa job wait {jobId}` waits again.");
            await run.Session.PauseAsync(Interval, cancellationToken);
        }
    }

    /// <summary>Answers a job; a job that did not end well is a failure of the command.</summary>
    public static async Task<int> AnswerAsync(Run run, JsonElement job)
    {
        await run.AnswerAsync(job, output => output.WriteLine(
            $"{job.Text("id")}  {job.Text("title")}: {job.Text("state")} {Percent(job)} {job.Text("reason") switch { "" => job.Text("message"), var reason => reason }}{(job.Text("versionId") is { Length: > 0 } version ? $"  version {version}" : "")}".TrimEnd()));
        return job.Text("state") is "failed" or "cancelled" ? Wsa.Failed : Wsa.Ok;
    }

    private static string Percent(JsonElement job) =>
        job.ValueKind == JsonValueKind.Object && job.TryGetProperty("progress", out var progress) && progress.TryGetDouble(out var share) ? $"{share * 100:0} %" : "";
}
