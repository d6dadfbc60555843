using System.Text;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Loader.Tests;

public sealed class SampleLoaderTests
{
    private static Task<List<Sample>> ReadAsync(TestVersion version, LoaderOptions options, LoaderState? state = null, IShardSource? source = null) =>
        new SampleLoader(version.Train, source ?? version.Source, options, state).ReadAsync().ToListAsync().AsTask();

    private static Dictionary<string, byte[]> BytesOf(Sample sample) => sample.Members.ToDictionary(member => member.Key, member => member.Value.ToArray());

    private static async Task<List<Sample>> ReadWorldAsync(TestVersion version, LoaderOptions options, int world, LoaderState? state = null)
    {
        var ranks = new List<List<Sample>>();
        for (var rank = 0; rank < world; rank++) ranks.Add(await ReadAsync(version, options with { Rank = rank, World = world }, state));
        Assert.Single(ranks.Select(samples => samples.Count).Distinct());
        return [.. ranks.SelectMany(samples => samples).OrderBy(sample => sample.Position)];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public async Task ReadAsync_GivesEverySampleOnceInOneOrder_ForAnyWorld(int world)
    {
        var version = await TestVersion.MakeAsync(41);
        var alone = await ReadAsync(version, new() { Seed = 7 });
        Assert.Equal(version.Manifest.SamplesOf("train").Select(sample => sample.Key), alone.Select(sample => sample.Key).Order(StringComparer.Ordinal));

        var padded = await ReadWorldAsync(version, new() { Seed = 7, Remainder = RemainderPolicy.Pad }, world);
        Assert.Equal(alone.Select(sample => sample.Key), padded.Where(sample => !sample.IsPadding).Select(sample => sample.Key));
        Assert.Equal((world - 41 % world) % world, padded.Count(sample => sample.IsPadding));

        var dropped = await ReadWorldAsync(version, new() { Seed = 7 }, world);
        Assert.Equal(alone.Take(41 / world * world).Select(sample => sample.Key), dropped.Select(sample => sample.Key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public async Task ReadAsync_GivesTheSameOrderAndBytes_ForAnyPrefetch(int prefetchSamples)
    {
        var version = await TestVersion.MakeAsync(30);
        var samples = await ReadAsync(version, new() { PrefetchSamples = prefetchSamples });
        Assert.Equal((await ReadAsync(version, new())).Select(sample => sample.Key), samples.Select(sample => sample.Key));
        Assert.All(samples, sample =>
        {
            Assert.Equal(["mp4", "json", "pts.npy"], sample.Members.Keys);
            var clip = int.Parse(sample.Key[^6..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.All(sample.Members, member => Assert.Equal(TestVersion.ContentOf(sample.Key, member.Key, clip), member.Value.ToArray()));
        });
    }

    [Fact]
    public async Task ReadAsync_GivesTheSameSamples_WhenMetadataLiesInShardsOfItsOwn()
    {
        var joined = await ReadAsync(await TestVersion.MakeAsync(30), new());
        var version = await TestVersion.MakeAsync(30, layout: ShardLayout.Sidecar);
        Assert.NotEmpty(version.Train.Sidecars);
        var samples = await ReadAsync(version, new() { VerifyHashes = true });
        var expected = joined.ToDictionary(sample => sample.Key, BytesOf);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), samples.Select(sample => sample.Key).Order(StringComparer.Ordinal));
        Assert.All(samples, sample => Assert.Equal(expected[sample.Key], BytesOf(sample)));

        static SortedDictionary<string, byte[]> BytesOf(Sample sample) => new(sample.Members.ToDictionary(member => member.Key, member => member.Value.ToArray()), StringComparer.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_GoesOnWithTheNextSample_WhenResumedAtEveryPosition()
    {
        var version = await TestVersion.MakeAsync(23);
        var options = new LoaderOptions { Seed = 3, Epoch = 2 };
        var whole = await ReadAsync(version, options);
        for (var i = 0; i < whole.Count; i++)
        {
            var state = LoaderState.Parse(whole[i].Next.ToJson());
            var rest = await ReadAsync(version, options with { Epoch = 0 }, state);
            Assert.Equal(whole.Skip(i + 1).Select(sample => sample.Key), rest.Select(sample => sample.Key));
        }
    }

    [Theory]
    [InlineData(1, 4, 2)]
    [InlineData(4, 1, 3)]
    [InlineData(3, 2, 5)]
    public async Task ReadAsync_GoesOnExactly_WhenResumedAgainAndAgainWithOtherWorlds(int first, int second, int third)
    {
        var version = await TestVersion.MakeAsync(60);
        var options = new LoaderOptions { Seed = 11, Remainder = RemainderPolicy.Pad };
        var alone = await ReadAsync(version, options);
        var read = new List<string>();
        LoaderState? state = null;
        foreach (var (world, steps) in new[] { (first, 4), (second, 3), (third, int.MaxValue) })
        {
            var parts = new List<List<Sample>>();
            for (var rank = 0; rank < world; rank++)
            {
                var loader = new SampleLoader(version.Train, version.Source, options with { Rank = rank, World = world }, state);
                parts.Add(await loader.ReadAsync().Take(steps).ToListAsync());
            }
            var nexts = parts.Select(part => part[^1].Next).Distinct();
            state = LoaderState.Parse(Assert.Single(nexts).ToJson());
            read.AddRange(parts.SelectMany(part => part).Where(sample => !sample.IsPadding).OrderBy(sample => sample.Position).Select(sample => sample.Key));
        }
        Assert.Equal(alone.Select(sample => sample.Key), read);
        Assert.Empty(await ReadAsync(version, options, state));
        Assert.Equal(60, (await ReadAsync(version, options, state!.NextEpoch())).Count);
    }

    [Fact]
    public async Task ReadAsync_GivesTheSame_FromTarFilesAndOverHttpAsFromRecipes()
    {
        using var folder = new TemporaryFolder();
        var version = await TestVersion.MakeAsync(40);
        Assert.True(version.Train.Shards.Count > 2);
        await version.MaterialiseAsync(folder.Path);
        using var files = new FolderShardSource(folder.Path);
        using var client = new HttpClient(new RangeServer(folder.Path));
        var http = new HttpShardSource(client, shard => new Uri($"http://server.test/{shard.Name}"));

        var fromRecipes = await ReadAsync(version, new());
        foreach (var source in new IShardSource[] { files, http })
        {
            foreach (var (expected, sample) in fromRecipes.Zip(await ReadAsync(version, new(), source: source)))
            {
                Assert.Equal(expected.Key, sample.Key);
                Assert.Equal(BytesOf(expected), BytesOf(sample));
                Assert.True(expected.Tar.Span.SequenceEqual(sample.Tar.Span));
            }
        }
        var inShardOrder = new List<WebDatasetSample>();
        foreach (var shard in version.Train.Shards)
        {
            await using var tar = File.OpenRead(folder.Combine(shard.Name));
            inShardOrder.AddRange(await WebDatasetReader.ReadAsync(tar, CancellationToken.None).ToListAsync());
        }
        var unshuffled = await ReadAsync(version, new() { Shuffle = false }, source: files);
        Assert.Equal(inShardOrder.Select(sample => sample.Key), unshuffled.Select(sample => sample.Key));
        Assert.All(inShardOrder.Zip(unshuffled), pair => Assert.Equal(pair.First.Members, BytesOf(pair.Second)));
    }

    [Fact]
    public async Task ReadAsync_ThrowsWithTheSamplesName_WhenItIsDamaged()
    {
        var version = await TestVersion.MakeAsync(20);
        var damaged = version.Manifest.SamplesOf("train")[13];
        ((InMemoryBlobStore)version.Store).Damage(damaged.Members[0].Hash);
        var loader = new SampleLoader(version.Train, version.Source, new());
        var error = await Assert.ThrowsAsync<BadSampleException>(async () => await loader.ReadAsync().CountAsync());
        Assert.Equal(damaged.Key, error.Sample.Key);
        Assert.Contains(damaged.Members[0].Name, error.Message, StringComparison.Ordinal);
        Assert.Equal(20, (await ReadAsync(version, new() { VerifyHashes = false })).Count);
    }

    [Fact]
    public async Task ReadAsync_SkipsAndCounts_WhenToldSo()
    {
        using var folder = new TemporaryFolder();
        var version = await TestVersion.MakeAsync(40);
        await version.MaterialiseAsync(folder.Path);
        var cut = version.Train.Shards[1];
        using (var file = File.OpenWrite(folder.Combine(cut.Name))) file.SetLength(file.Length - 512);
        using var files = new FolderShardSource(folder.Path);
        var loader = new SampleLoader(version.Train, files, new() { OnBadSample = OnBadSample.SkipAndReport });
        var samples = await loader.ReadAsync().ToListAsync();
        Assert.Equal(40 - cut.SampleCount, samples.Count);
        Assert.Equal((samples.Count, cut.SampleCount), (loader.Report.YieldedCount, loader.Report.SkippedCount));
        Assert.All(loader.Report.Skipped, bad => Assert.Equal(cut.Name, bad.Shard));
        var alone = await ReadAsync(version, new());
        Assert.Equal(alone.Where(sample => loader.Report.Skipped.All(bad => bad.Key != sample.Key)).Select(sample => sample.Key), samples.Select(sample => sample.Key));
        Assert.Equal(alone.Select(sample => sample.Position).Except(samples.Select(sample => sample.Position)), loader.Report.Skipped.Select(bad => bad.Position).Order());
    }

    [Fact]
    public async Task ReadAsync_NeverSkips_WhenTheServerFails()
    {
        using var folder = new TemporaryFolder();
        var version = await TestVersion.MakeAsync(10);
        using var client = new HttpClient(new RangeServer(folder.Path)); // has no files: 404
        var http = new HttpShardSource(client, shard => new Uri($"http://server.test/{shard.Name}"));
        await Assert.ThrowsAsync<HttpRequestException>(() => ReadAsync(version, new() { OnBadSample = OnBadSample.SkipAndReport }, source: http));
    }

    [Fact]
    public async Task ReadAsync_Stops_WhenCancelledOrLeftEarly()
    {
        var version = await TestVersion.MakeAsync(40);
        using var cancellation = new CancellationTokenSource();
        var loader = new SampleLoader(version.Train, version.Source, new() { PrefetchSamples = 4 });
        Assert.Equal(3, await loader.ReadAsync().Take(3).CountAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var sample in loader.ReadAsync(cancellation.Token))
                if (sample.Position == 5) await cancellation.CancelAsync();
        });
    }

    [Fact]
    public async Task Constructor_SaysWhatDiffers_WhenTheStateIsOfSomethingElse()
    {
        var version = await TestVersion.MakeAsync(10);
        var other = await TestVersion.MakeAsync(10, "garden");
        var state = new SampleLoader(version.Train, version.Source, new() { Seed = 5 }).Start;
        string Refuse(LoaderState wrong, LoaderOptions? options = null) => Assert.Throws<LoaderStateException>(
            () => new SampleLoader(version.Train, version.Source, options ?? new() { Seed = 5 }, wrong)).Message;

        Assert.Contains($"version {other.Train.VersionId}", Refuse(state with { Version = other.Train.VersionId }), StringComparison.Ordinal);
        Assert.Contains("split val", Refuse(state with { Split = "val" }), StringComparison.Ordinal);
        Assert.Contains("seed 5", Refuse(state, new() { Seed = 6 }), StringComparison.Ordinal);
        Assert.Contains("shuffle True", Refuse(state, new() { Seed = 5, Shuffle = false }), StringComparison.Ordinal);
        Assert.Contains("position 11", Refuse(state with { Position = 11 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, RemainderPolicy.Drop, "world")]
    [InlineData(4, 4, RemainderPolicy.Drop, "rank")]
    [InlineData(0, 11, RemainderPolicy.Drop, "10 samples for 11 readers")]
    public async Task Constructor_Refuses_WhenTheReadersCannotAllRead(int rank, int world, RemainderPolicy remainder, string reason)
    {
        var version = await TestVersion.MakeAsync(10);
        var options = new LoaderOptions { Rank = rank, World = world, Remainder = remainder };
        Assert.Contains(reason, Assert.ThrowsAny<ArgumentException>(() => new SampleLoader(version.Train, version.Source, options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nothing")]
    [InlineData("""{"epoch":0,"format":"workspaceagents.loader-state/9","position":0,"seed":0,"shuffle":true,"split":"train","version":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}""")]
    [InlineData("""{"epoch":0,"format":"workspaceagents.loader-state/1","position":-1,"seed":0,"shuffle":true,"split":"train","version":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}""")]
    public void Parse_Refuses_WhenItIsNoState(string json) =>
        Assert.Throws<LoaderStateException>(() => LoaderState.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public async Task FromManifest_Refuses_WhenThereIsNoSuchSplitOrALengthIsWrong()
    {
        var version = await TestVersion.MakeAsync(10);
        Assert.Contains("train, val", Assert.Throws<ManifestException>(() => ShardedVersion.FromManifest(version.Manifest, "test")).Message, StringComparison.Ordinal);
        var wrong = version.Manifest with
        {
            Shards = [.. version.Manifest.Shards.Select(shard => shard with { LengthBytes = shard.LengthBytes + 512 })],
        };
        Assert.Contains("train-000000.tar", Assert.Throws<ManifestException>(() => ShardedVersion.FromManifest(wrong, "train")).Message, StringComparison.Ordinal);
    }
}
