using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa dataset</c>.</summary>
internal static class DatasetCommands
{
    public static Command Build(Session session) => new("dataset", "Datasets and their published versions.")
    {
        BuildList(session),
        BuildVersions(session),
        BuildShow(session),
        DatasetRegistryCommands.BuildAlias(session),
        DatasetCardCommand.Build(session),
        DatasetCompareCommand.Build(session),
        DatasetDiffCommand.Build(session),
        DatasetExportCommand.Build(session),
        DatasetPullCommand.Build(session),
        DatasetRegistryCommands.BuildRebuild(session),
        DatasetRegistryCommands.BuildState(session),
        DatasetVerifyCommand.Build(session),
    };

    private static Command BuildList(Session session)
    {
        var workspace = new Option<string>("--workspace", "-w") { Description = "The workspace's slug.", Required = true };
        return new Command("list", "The datasets of a workspace.") { workspace }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            var datasets = await client.GetAsync($"workspaces/{Uri.EscapeDataString(run.Get(workspace)!)}/datasets", cancellationToken);
            await run.AnswerAsync(datasets, output => Table.Write(output, ["name", "versions", "latest"], datasets.EnumerateArray().Select(d =>
                (IReadOnlyList<string>)[d.Text("name"), d.Text("versionCount"), d.Short("latestVersionId")])));
            return Wsa.Ok;
        });
    }

    private static Command BuildVersions(Session session)
    {
        var name = new Argument<string>("name") { Description = "The dataset's name." };
        return new Command("versions", "Its versions, newest first.") { name }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            var versions = await client.GetAsync($"datasets/{Uri.EscapeDataString(run.Get(name))}/versions", cancellationToken);
            await run.AnswerAsync(versions, output => Table.Write(output, ["number", "version", "aliases", "state", "recordings", "samples", "seconds", "size"], versions.EnumerateArray().Select(v => (IReadOnlyList<string>)
            [
                v.Text("number"), v.Text("versionId"), string.Join(",", v.Items("aliases").Select(a => a.GetString())), v.Text("state"),
                v.Text("recordingCount"), v.Text("sampleCount"), v.SecondsText("durationSeconds"), v.SizeText("sizeBytes"),
            ])));
            return Wsa.Ok;
        });
    }

    private static Command BuildShow(Session session)
    {
        var name = new Argument<string>("name") { Description = "The dataset's name." };
        var version = new Option<string>("--version-id", "-v") { Description = "An alias, an id, or at least 8 digits of one.", DefaultValueFactory = _ => "latest" };
        return new Command("show", "A version with its splits and shards.") { name, version }.Does(session, async (run, cancellationToken) =>
        {
            using var client = new ServerClient(Connection.Of(run));
            var details = await client.GetAsync($"datasets/{Uri.EscapeDataString(run.Get(name))}/versions/{Uri.EscapeDataString(run.Get(version)!)}", cancellationToken);
            await run.AnswerAsync(details, output =>
            {
                var summary = details.GetProperty("version");
                output.WriteLine($"{run.Get(name)} v{summary.Text("number")} {summary.Text("versionId")}");
                output.WriteLine($"{summary.Text("recordingCount")} recordings, {summary.Text("sampleCount")} samples, {summary.Text("frameCount")} frames, {summary.SecondsText("durationSeconds")} s, {summary.SizeText("sizeBytes")}");
                Table.Write(output, ["shard", "split", "samples", "size", "url"], details.Items("shards").Select(s => (IReadOnlyList<string>)
                    [s.Text("name"), s.Text("split"), s.Text("sampleCount"), s.SizeText("lengthBytes"), new Uri(client.Server, s.Text("url")).AbsoluteUri]));
            });
            return Wsa.Ok;
        });
    }
}
