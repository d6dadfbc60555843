using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing.Tests;

public class HistoryTests
{
    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Publish_GivesOneId_WhetherRecordingsCameTogetherOrOneByOne()
    {
        byte[][] videos = [await GeneratedMedia.VideoAsync(), await GeneratedMedia.VideoAsync(90), await GeneratedMedia.VideoAsync(180)];
        using var together = new TemporaryFolder();
        using var oneByOne = new TemporaryFolder();
        BlobHash expected, actual;
        await using (var host = await StartAsync(together.Path, videos))
        {
            expected = await host.RunAsync(await CreateAsync(host, ("a", 0), ("b", 1)));
        }

        await using (var host = await StartAsync(oneByOne.Path, videos))
        {
            var first = await host.RunAsync(await CreateAsync(host, ("b", 2)));
            Assert.NotEqual(expected, first);
            await host.RunAsync(await CreateAsync(host, ("a", 0)));
            // A recording of the same name replaces the older one.
            actual = await host.RunAsync(await CreateAsync(host, ("b", 1)));
            var versions = await host.Get<Datasets>().ListVersionsAsync(host.Owner, "set", CancellationToken.None);
            Assert.Equal(3, versions.Count);
        }

        Assert.Equal(expected, actual);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Publish_CutsAsTheBatchSays_AndKeepsTheGivenClock()
    {
        using var folder = new TemporaryFolder();
        await using var host = await StartAsync(folder.Path, [await GeneratedMedia.VideoAsync()]);
        await host.UploadAsync("in/v0.csv", "t_s,a\n0,0\n1,10\n2,20\n3,30\n4,40\n"u8.ToArray());
        var request = new BatchRequest
        {
            Name = "b", Dataset = "set", Recordings = [new("a", ["in/v0.mp4", "in/v0.csv"])], Settings = new() { ClipSeconds = 1, Splits = new(0, 0, 1) },
        };
        var batch = (await host.Get<Batches>().CreateAsync(host.Owner, ProcessingHost.Workspace, request, CancellationToken.None)).Recordings[0];
        await host.Get<TrackClocks>().SetAsync(host.Owner, batch.Id, "v0.csv", new() { OffsetSeconds = -0.5 }, CancellationToken.None);

        var manifest = await host.ReadManifestAsync(await host.RunAsync(batch.BatchId));

        Assert.Equal([10, 10, 10], manifest.Samples.Select(s => s.StopFrame - s.StartFrame));
        Assert.All(manifest.Shards, shard => Assert.Equal("test", shard.Split));
        var clock = manifest.Inputs[0].Clocks.Single(c => c.Track == "v0.csv");
        Assert.Equal((-0.5, "given"), (clock.OffsetSeconds, clock.Method));
        var npy = manifest.Samples[1].Members.Single(m => m.Name == "a-000001.v0.npy");
        var values = Formats.Npy.ReadFloat32(await host.Blobs.ReadAllAsync(npy.Hash, CancellationToken.None), out var shape);
        Assert.Equal([10, 1], shape);
        // Reference second 1 is the log's second 1.5.
        for (var i = 0; i < 10; i++) Assert.Equal(15 + i, values[i], 1e-4);
        var rebuild = await host.Get<Datasets>().RebuildAsync(host.Owner, "set", "latest", CancellationToken.None);
        ProcessingHost.RequireDone(await host.WaitAsync(rebuild.Id));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Verify_ReadsEveryByte_AndNamesWhatIsDamaged_WhenVideosLieInShardsOfTheirOwn()
    {
        using var folder = new TemporaryFolder();
        await using var host = await StartAsync(folder.Path, [await GeneratedMedia.VideoAsync()]);
        var request = new BatchRequest
        {
            Name = "b", Dataset = "set", Recordings = [new("a", ["in/v0.mp4"])], Settings = new() { ClipSeconds = 1, Splits = new(1, 0, 0), ShardLayout = ShardLayout.Sidecar, Licence = "CC0-1.0" },
        };
        var batch = (await host.Get<Batches>().CreateAsync(host.Owner, ProcessingHost.Workspace, request, CancellationToken.None)).Batch.Id;
        var manifest = await host.ReadManifestAsync(await host.RunAsync(batch));
        Assert.Equal(["train-000000.tar", "train-meta-000000.tar"], manifest.Shards.Select(shard => shard.Name));
        Assert.Equal((2, "CC0-1.0"), (manifest.FormatVersion, manifest.Notes?.Licence));
        ProcessingHost.RequireDone(await host.WaitAsync((await host.Get<Datasets>().RebuildAsync(host.Owner, "set", "latest", CancellationToken.None)).Id));
        ProcessingHost.RequireDone(await VerifyAsync(host));

        DataFolder.Damage(folder.Path, manifest.Samples[1].Members.Single(m => m.Name == "a-000001.json").Hash);
        DataFolder.Remove(folder.Path, manifest.Samples[0].Members[0].Hash);
        var verified = await VerifyAsync(host);
        Assert.Equal(JobState.Failed, verified.State);
        Assert.Contains("'a-000001.json' in train-meta-000000.tar is damaged", verified.Reason, StringComparison.Ordinal);
        Assert.Contains("'a-000000.mp4' in train-000000.tar is missing", verified.Reason, StringComparison.Ordinal);
    }

    private static async Task<JobSummary> VerifyAsync(ProcessingHost host) =>
        await host.WaitAsync((await host.Get<DatasetRegistry>().VerifyAsync(host.Owner, "set", "latest", CancellationToken.None)).Id);

    private static async Task<ProcessingHost> StartAsync(string folder, byte[][] videos)
    {
        var host = await ProcessingHost.StartAsync(folder);
        for (var i = 0; i < videos.Length; i++) await host.UploadAsync($"in/v{i}.mp4", videos[i]);
        return host;
    }

    private static async Task<BatchId> CreateAsync(ProcessingHost host, params (string Name, int Video)[] recordings)
    {
        var request = new BatchRequest { Name = "b", Dataset = "set", Recordings = [.. recordings.Select(r => new RecordingRequest(r.Name, [$"in/v{r.Video}.mp4"]))] };
        return (await host.Get<Batches>().CreateAsync(host.Owner, ProcessingHost.Workspace, request, CancellationToken.None)).Batch.Id;
    }
}
