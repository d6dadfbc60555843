using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa job</c>.</summary>
internal static class JobCommands
{
    public static Command Build(Session session)
    {
        var id = new Argument<string>("id") { Description = "The job's id." };
        var timeout = new Option<double?>("--timeout") { Description = "Seconds to wait at most. Default: until it is over." };
        return new("job", "Jobs of the server.")
        {
            new Command("show", "Shows a job as it is now.") { id }.Does(session, async (run, cancellationToken) =>
            {
                using var client = new ServerClient(Connection.Of(run));
                await JobWaiting.AnswerAsync(run, await client.GetAsync($"jobs/{Uri.EscapeDataString(run.Get(id))}", cancellationToken));
                return Wsa.Ok;
            }),
            new Command("wait", "Waits until a job is over; exits with 1 when it failed or was cancelled.") { id, timeout }.Does(session, async (run, cancellationToken) =>
            {
                using var client = new ServerClient(Connection.Of(run));
                return await JobWaiting.AnswerAsync(run, await JobWaiting.WaitAsync(run, client, run.Get(id), run.Get(timeout), cancellationToken));
            }),
            new Command("cancel", "Asks a job to stop; what its finished steps made is kept.") { id }.Does(session, async (run, cancellationToken) =>
            {
                using var client = new ServerClient(Connection.Of(run));
                await JobWaiting.AnswerAsync(run, await client.PostAsync($"jobs/{Uri.EscapeDataString(run.Get(id))}/cancel", null, cancellationToken));
                return Wsa.Ok;
            }),
        };
    }
}
