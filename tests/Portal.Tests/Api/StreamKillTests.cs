using System.Diagnostics;
using System.Globalization;
using WorkspaceAgents.Loader;
using WorkspaceAgents.Loader.Tests;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>kill -9 of the trainer, of the server and of both while samples are on the way: what was used, and checkpointed, is each sample once and in the one order.</summary>
[Collection(OwnServerSet.Name)]
public sealed class StreamKillTests : IDisposable
{
    private const int Samples = 41;
    private const int Epochs = 3;

    // One line a sample, whole or not there: what a trainer has used and the state that it saved with it. It uses one for each line that it is told.
    private const string Trainer = """
        import json, os, sys
        from workspaceagents import Stream
        log, server, epochs = sys.argv[1:4]
        used = open(log).read().split("\n")[:-1] if os.path.exists(log) else []
        with open(log + ".new", "w") as file:
            file.write("".join(line + "\n" for line in used))
        os.replace(log + ".new", log)
        stream = Stream(server, "killed", seed=5, decode=False, retries=1000)
        if used:
            stream.load_state_dict(json.loads(used[-1].split(" ", 2)[2]))
        with open(log, "a") as file:
            for sample in stream:
                if sample.state["epoch"] == int(epochs) or not sys.stdin.readline():
                    break
                file.write("%s %d %s\n" % (sample.key, len(sample["mp4"]), json.dumps(sample.state)))
                file.flush()
                print("used", flush=True)
        """;

    /// <summary>WSA_KILL_RUNS=510 kills trainers and servers for minutes.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("WSA_KILL_RUNS") ?? "40", CultureInfo.InvariantCulture) / 10;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RequiresToolFact("python3")]
    public async Task Stream_GivesEachSampleOnceInOrder_WhenTrainerAndServerAreKilled()
    {
        using var server = new ApiServer();
        await server.InitializeAsync();
        try
        {
            var version = await server.PublishAsync("killed", Samples);
            var log = _folder.Combine("used.log");
            var random = new Random(3);
            for (var kill = 0; kill < Kills; kill++)
            {
                using var trainer = Start(server, log);
                await UseAsync(trainer, random.Next(1, 15), random);
                if (kill % 4 == 1) await server.RestartAsync();
                await UseAsync(trainer, random.Next(1, 15), random);
                trainer.Kill();
                await trainer.WaitForExitAsync();
            }

            using (var last = Start(server, log))
            {
                await TellAsync(last, Samples * Epochs);
                last.StandardInput.Close();
                await last.StandardOutput.ReadToEndAsync();
                var errors = await last.StandardError.ReadToEndAsync();
                await last.WaitForExitAsync();
                Assert.True(last.ExitCode == 0, errors);
            }

            var used = (await File.ReadAllLinesAsync(log)).Select(line => line.Split(' ')).Select(parts => $"{parts[0]} {parts[1]}");
            Assert.Equal(await ExpectedAsync(version), used);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Lets it use so many, and leaves it somewhere among them.</summary>
    private static async Task UseAsync(Process trainer, int count, Random random)
    {
        await TellAsync(trainer, count);
        for (var used = random.Next(1, count + 1); used > 0 && await trainer.StandardOutput.ReadLineAsync() is not null;) used--;
    }

    // A trainer that has read everything listens no more.
    private static async Task TellAsync(Process trainer, int count)
    {
        try
        {
            await trainer.StandardInput.WriteAsync(new string('\n', count));
            await trainer.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            Assert.True(trainer.WaitForExit(TimeSpan.FromMinutes(1)));
        }
    }

    private static Process Start(ApiServer server, string log)
    {
        var start = new ProcessStartInfo(
            ToolPath.Find("python3")!, ["-B", "-c", Trainer, log, server.Process.Address.OriginalString, Epochs.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "clients", "python"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["WSA_TOKEN"] = server.Process.FirstRun["agentToken"]!.GetValue<string>();
        return Process.Start(start)!;
    }

    private static async Task<List<string>> ExpectedAsync(TestVersion version)
    {
        var samples = new List<string>();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var loader = new SampleLoader(version.Train, version.Source, new() { Seed = 5, Epoch = epoch });
            samples.AddRange(await loader.ReadAsync().Select(sample => $"{sample.Key} {sample.Members["mp4"].Length}").ToListAsync());
        }

        return samples;
    }
}
