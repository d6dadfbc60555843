using System.Globalization;

namespace WorkspaceAgents.Loader.Tests;

/// <summary>Runs that are killed again and again, and resumed from their last checkpoint, with the same and with other numbers of ranks and workers.</summary>
public sealed class KillTests
{
    /// <summary>WSA_KILL_RUNS=510 is the whole proof.</summary>
    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("WSA_KILL_RUNS") ?? "120", CultureInfo.InvariantCulture);

    private const int Epochs = 2;

    private static readonly int[] Ranks = [1, 2, 3, 4, 8];
    private static readonly int[] Workers = [1, 2, 4];

    [Fact]
    public async Task ReadAsync_GivesEachSampleOfEachEpochOnce_HoweverOftenAndWhereverTheRunIsKilled()
    {
        TestVersion[] versions = [await TestVersion.MakeAsync(61), await TestVersion.MakeAsync(40), await TestVersion.MakeAsync(7)];
        Assert.All(versions[..2], version => Assert.True(version.Train.Shards.Select(shard => shard.SampleCount).Distinct().Count() > 1));
        var kills = 0;
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(run);
            kills += await RunAsync(versions[run % versions.Length], random, isWorldKept: run % 3 == 0);
        }
        Assert.True(kills > Runs, $"{kills} kills");
    }

    /// <summary>With <see cref="RemainderPolicy.Repeat"/> the ranks together read the endless row of epochs, without a gap at their joints.</summary>
    private static async Task<int> RunAsync(TestVersion version, Random random, bool isWorldKept)
    {
        var options = new LoaderOptions { Seed = random.Next(100), Remainder = RemainderPolicy.Repeat, PrefetchSamples = 1 + random.Next(4), VerifyHashes = false };
        var expected = ExpectedKeys(version, options.Seed);
        var saved = new SampleLoader(version.Train, version.Source, options).Start;
        var used = new List<string>();
        var world = Ranks[random.Next(Ranks.Length)] * Workers[random.Next(Workers.Length)];
        var kills = 0;
        while (used.Count < expected.Count)
        {
            if (!isWorldKept) world = Ranks[random.Next(Ranks.Length)] * Workers[random.Next(Workers.Length)];
            // Checkpoints are after every so many steps; the kill comes somewhere, and what came after the last checkpoint is lost with the run.
            var (killedAt, every) = (1 + random.Next(12), 1 + random.Next(3));
            var (turns, states) = await ReadTurnsAsync(version, options, world, saved, killedAt);
            var kept = turns.Count / every * every;
            kills++;
            if (kept == 0) continue;
            used.AddRange(turns.Take(kept).SelectMany(turn => turn));
            saved = LoaderState.Parse(states[kept - 1].ToJson());
        }
        Assert.Equal(expected, used.Take(expected.Count));
        return kills;
    }

    /// <summary>So many steps of all ranks, over the ends of epochs; ranks are stopped in the middle of their reading.</summary>
    private static async Task<(List<List<string>> Turns, List<LoaderState> States)> ReadTurnsAsync(
        TestVersion version, LoaderOptions options, int world, LoaderState start, int steps)
    {
        var ranks = new List<List<Sample>>();
        for (var rank = 0; rank < world; rank++)
        {
            var samples = new List<Sample>();
            for (var state = start; samples.Count < steps;)
            {
                var loader = new SampleLoader(version.Train, version.Source, options with { Rank = rank, World = world }, state);
                samples.AddRange(await loader.ReadAsync().Take(steps - samples.Count).ToListAsync());
                state = loader.End;
            }
            ranks.Add(samples);
        }
        for (var step = 0; step < steps; step++) Assert.Single(ranks.Select(samples => samples[step].Next).Distinct());
        return ([.. Enumerable.Range(0, steps).Select(step => ranks.Select(samples => $"{samples[step].Epoch}/{samples[step].Key}").ToList())], [.. ranks[0].Select(sample => sample.Next)]);
    }

    private static List<string> ExpectedKeys(TestVersion version, long seed)
    {
        var keys = version.Manifest.SamplesOf("train").Select(sample => sample.Key).ToList();
        var expected = new List<string>();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var order = new SampleOrder(version.Train.VersionId, "train", seed, epoch, keys.Count);
            var places = Enumerable.Range(0, keys.Count).Select(position => (int)order.At(position)).ToList();
            Assert.Equal(keys.Count, places.Distinct().Count());
            expected.AddRange(places.Select(place => $"{epoch}/{keys[place]}"));
        }
        return expected;
    }
}
