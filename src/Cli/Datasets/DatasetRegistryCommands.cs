using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa dataset alias | rebuild | state</c>.</summary>
internal static class DatasetRegistryCommands
{
    public static Command BuildAlias(Session session)
    {
        var name = new Argument<string>("name") { Description = "The dataset's name." };
        var alias = new Argument<string>("alias") { Description = "The name to give, such as march. An alias that is there moves." };
        var version = new Argument<string>("version") { Description = "The version: an alias, v2, an id, or at least 8 digits of one." };
        return new Command("alias", "Makes a name stand for a version.") { name, alias, version }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            await client.PutAsync($"datasets/{Uri.EscapeDataString(run.Get(name))}/aliases/{Uri.EscapeDataString(run.Get(alias))}", new { version = run.Get(version) }, cancellationToken);
            var answer = new { dataset = run.Get(name), alias = run.Get(alias), version = run.Get(version) };
            await run.AnswerAsync(answer, output => output.WriteLine($"{answer.dataset}@{answer.alias} is {answer.version} now"));
            return Wsa.Ok;
        });
    }

    public static Command BuildState(Session session)
    {
        var version = new Argument<string>("version") { Description = "NAME@VERSION: an alias, v2, an id." };
        var state = new Argument<string>("state") { Description = "published, deprecated, or expired: then its bytes may be swept, and it cannot be taken back." };
        state.AcceptOnlyFromAmong("published", "deprecated", "expired");
        return new Command("state", "Says what a version may be used for.") { version, state, Wsa.YesOption }.Does(session, async (run, cancellationToken) =>
        {
            var (name, of) = ManifestSource.Split(run.Get(version));
            if (run.Get(state) == "expired") await run.ConfirmAsync($"Let {run.Get(version)} expire? What no other version needs may then be swept.", cancellationToken);
            using var client = run.Connect();
            var now = await client.PutAsync($"datasets/{name}/versions/{of}/state", new { state = run.Get(state) }, cancellationToken);
            await run.AnswerAsync(now, output => output.WriteLine($"v{now.Text("number")} {now.Text("versionId")} is {now.Text("state")}"));
            return Wsa.Ok;
        });
    }

    public static Command BuildRebuild(Session session)
    {
        var version = new Argument<string>("version") { Description = "NAME@VERSION: an alias, v2, an id; latest when left out." };
        var detach = new Option<bool>("--detach") { Description = "Answer with the job at once instead of waiting for its end." };
        return new Command("rebuild", "Makes a version again from its inputs on the server; done means every byte is the same, otherwise the input or tool that differs is named.") { version, detach }
            .Does(session, (run, cancellationToken) => RunJobAsync(run, run.Get(version), "rebuild", run.Get(detach), cancellationToken));
    }

    /// <summary>Starts a version's job and waits for its end.</summary>
    public static async Task<int> RunJobAsync(Run run, string typed, string verb, bool isDetached, CancellationToken cancellationToken)
    {
        var (name, version) = ManifestSource.Split(typed);
        using var client = run.Connect();
        var job = await client.PostAsync($"datasets/{name}/versions/{version}/{verb}", null, cancellationToken);
        return await JobWaiting.AnswerAsync(run, isDetached ? job : await JobWaiting.WaitAsync(run, client, job.Text("id"), null, cancellationToken));
    }
}
