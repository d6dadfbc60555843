using System.CommandLine;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Loader;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa bench</c>: how fast this machine reads.</summary>
internal static class BenchCommands
{
    public static Command Build(Session session) => new("bench", "How fast this machine reads a published version, and what limits it.") { BuildLoad(session) };

    private static Command BuildLoad(Session session)
    {
        var dataset = new Argument<string>("dataset") { Description = "A dataset, or one of its versions as NAME@v2. From a server, or with --shards from this disk." };
        var shards = new Option<string?>("--shards") { Description = "A folder with the version's TAR files: they are read instead of the server's." };
        var split = new Option<string>("--split") { Description = "The split to read.", DefaultValueFactory = _ => SplitName.Train };
        var seconds = new Option<double>("--seconds") { Description = "How long each setting is tried, 0.1 to 60.", DefaultValueFactory = _ => 2 };
        return new Command("load", "Tries how far to read ahead, and says what limits: processor, latency, or the network or disk.") { dataset, shards, split, seconds }.Does(
            session,
            async (run, cancellationToken) =>
            {
                if (run.Get(seconds) is not (>= 0.1 and <= 60)) throw new CliException("usage", "--seconds is 0.1 to 60.");
                var connection = Connection.Of(run);
                using var client = new HttpClient { BaseAddress = new Uri(connection.Server, "api/v1/") };
                client.DefaultRequestHeaders.Authorization = new("Bearer", connection.Token);
                var address = AddressOf(run.Get(dataset));
                var version = await FindAsync(client, address, run.Get(split)!, cancellationToken);
                var measures = new List<LoaderMeasure>();
                if (run.Get(shards) is { } folder)
                {
                    if (!Directory.Exists(folder)) throw new CliException("fileMissing", $"There is no folder '{folder}'.");
                    using var files = new FolderShardSource(folder);
                    await MeasureAsync(run, version, files, TimeSpan.FromSeconds(run.Get(seconds)), measures, cancellationToken);
                }
                else
                {
                    var server = new HttpShardSource(client, shard => new Uri($"{address}/shards/{shard.Name}", UriKind.Relative));
                    await MeasureAsync(run, version, server, TimeSpan.FromSeconds(run.Get(seconds)), measures, cancellationToken);
                }

                await AnswerAsync(run, version, measures);
                return Wsa.Ok;
            });
    }

    private static async Task<ShardedVersion> FindAsync(HttpClient client, string address, string split, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync($"{address}/manifest", cancellationToken);
            await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
            return ShardedVersion.FromManifest(VersionManifest.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)), split);
        }
        catch (HttpRequestException failure)
        {
            throw new CliException("unreachable", $"{client.BaseAddress} cannot be reached ({failure.Message}). Check that it runs and that the address is right.", null, failure);
        }
        catch (ManifestException failure)
        {
            throw new CliException("invalid", failure.Message, null, failure);
        }
    }

    private static async Task MeasureAsync(
        Run run, ShardedVersion version, IShardSource source, TimeSpan span, List<LoaderMeasure> measures, CancellationToken cancellationToken)
    {
        var bench = new LoaderBench(TimeProvider.System);
        foreach (var prefetch in LoaderBench.Prefetches)
        {
            run.Tell($"{prefetch} samples ahead …");
            measures.Add(await bench.MeasureAsync(version, source, new() { PrefetchSamples = prefetch }, span, cancellationToken));
        }

        run.EndTelling();
    }

    private static async Task AnswerAsync(Run run, ShardedVersion version, List<LoaderMeasure> measures)
    {
        var advice = LoaderAdvice.Of(measures, Environment.ProcessorCount);
        await run.AnswerAsync(new { versionId = version.VersionId.ToString(), split = version.Split, processorCount = Environment.ProcessorCount, measures, best = advice.Best.PrefetchSamples, limit = advice.Limit }, output =>
        {
            Table.Write(output, ["samples ahead", "samples/s", "MB/s", "processors busy"], measures.Select(m => (IReadOnlyList<string>)
                [Number(m.PrefetchSamples, "0"), Number(m.SamplesPerSecond, "0"), Number(m.BytesPerSecond / 1e6, "0.0"), $"{Number(m.ProcessorShare, "0.0")} of {Environment.ProcessorCount}"]));
            output.WriteLine($"Read {advice.Best.PrefetchSamples} samples ahead. {Words(advice.Limit)}");
        });
    }

    private static string Number(double value, string format) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);

    private static string Words(LoaderLimit limit) => limit switch
    {
        LoaderLimit.Processor => "The processors are the limit: spread the reading over more machines, or decode less.",
        LoaderLimit.Latency => "Each read waits for its answer: still more ahead would be faster, or a store that is nearer.",
        _ => "Where the bytes come from is the limit, network or disk: a copy on a local disk (wsa pull, --shards) would tell which.",
    };

    // NAME@v2 as everywhere.
    private static string AddressOf(string dataset)
    {
        var at = dataset.LastIndexOf('@');
        var (name, version) = at > 0 ? (dataset[..at], dataset[(at + 1)..]) : (dataset, "latest");
        return $"datasets/{Uri.EscapeDataString(name)}/versions/{Uri.EscapeDataString(version)}";
    }
}
