using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing.Tests;

[Collection(PublishedSamplesGroup.Name)]
public class InterruptionTests(PublishedSamples samples)
{
    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Publish_GivesTheSameVersionAndRepeatsNoStep_WhenTheWorkerStopsTwiceInAnotherCatalog()
    {
        using var folder = new TemporaryFolder();
        using var counts = new StepCounts();
        BatchId batch;
        JobId prepare, publish;
        await using (var first = await ProcessingHost.StartAsync(folder.Path))
        {
            await first.UploadFolderAsync(SampleRecordings.Folder, "recordings");
            batch = await first.CreateBatchAsync("recordings", PublishedSamples.Dataset);
            prepare = (await first.Get<Batches>().PrepareAsync(first.Owner, batch, CancellationToken.None)).Id;
            await first.WaitAsync(prepare, job => job.Message.StartsWith("standardising garden", StringComparison.Ordinal));
        }

        await using (var second = await ProcessingHost.StartAsync(folder.Path))
        {
            var prepared = ProcessingHost.RequireDone(await second.WaitAsync(prepare));
            Assert.Equal(2, prepared.Attempt);
            publish = (await second.Get<Batches>().PublishAsync(second.Owner, batch, CancellationToken.None)).Id;
            await second.WaitAsync(publish, job => job.State == JobState.Running);
        }

        await using var third = await ProcessingHost.StartAsync(folder.Path, ("Processing:RecordingsAtOnce", "1"));
        var published = ProcessingHost.RequireDone(await third.WaitAsync(publish));
        Assert.Equal(2, published.Attempt);
        Assert.Equal(samples.Version.ToString(), published.VersionId);
        Assert.Equal(samples.StepRuns, counts.Runs);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Combine("scratch")));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Publish_GivesTheSameVersionWithoutAStep_WhenAskedAgain()
    {
        using var copy = samples.Copy();
        using var counts = new StepCounts();
        await using var host = await ProcessingHost.StartAsync(copy.Path);

        var again = ProcessingHost.RequireDone(await host.PublishAsync(samples.Batch.Batch.Id));

        Assert.Equal(samples.Version.ToString(), again.VersionId);
        Assert.Empty(counts.Runs);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Publish_MakesALostArtifactAgain_WhenItsBlobIsGone()
    {
        using var copy = samples.Copy();
        using var counts = new StepCounts();
        var clip = samples.Manifest.Samples[0].Members[0];
        DataFolder.Remove(copy.Path, clip.Hash);
        await using var host = await ProcessingHost.StartAsync(copy.Path);

        var again = ProcessingHost.RequireDone(await host.PublishAsync(samples.Batch.Batch.Id));

        Assert.Equal(samples.Version.ToString(), again.VersionId);
        Assert.Equal(1, counts.Runs["clip"]);
        Assert.NotNull(await host.Blobs.FindAsync(clip.Hash, CancellationToken.None));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Rebuild_ProvesEveryByte_WhenNothingChanged()
    {
        using var copy = samples.Copy();
        using var counts = new StepCounts();
        await using var host = await ProcessingHost.StartAsync(copy.Path);

        var rebuilt = ProcessingHost.RequireDone(await RebuildAsync(host));

        // Per recording four artifacts, then the members, then per shard the TAR and its recipe.
        var artifacts = (2 * 4) + samples.Manifest.Samples.Sum(s => s.Members.Count) + (2 * samples.Manifest.Shards.Count);
        Assert.Contains($"all {artifacts} artifacts and the manifest are equal", rebuilt.Message, StringComparison.Ordinal);
        Assert.Equal(samples.StepRuns["clip"], counts.Runs["clip"]);
        Assert.Equal(samples.Version.ToString(), rebuilt.VersionId);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Rebuild_NamesTheInput_WhenItIsDamagedOrMissing()
    {
        using var copy = samples.Copy();
        var files = samples.Manifest.Inputs.SelectMany(i => i.Files).ToDictionary(f => f.Path);
        DataFolder.Damage(copy.Path, files["recordings/kitchen-vfr/imu.csv"].Sha256);
        DataFolder.Remove(copy.Path, files["recordings/garden-hevc/garden.srt"].Sha256);
        await using var host = await ProcessingHost.StartAsync(copy.Path);

        var rebuilt = await RebuildAsync(host);

        Assert.Equal(JobState.Failed, rebuilt.State);
        Assert.Contains("'recordings/kitchen-vfr/imu.csv' of 'kitchen-vfr' is damaged", rebuilt.Reason, StringComparison.Ordinal);
        Assert.Contains("'recordings/garden-hevc/garden.srt' of 'garden-hevc' is missing", rebuilt.Reason, StringComparison.Ordinal);
    }

    private static async Task<JobSummary> RebuildAsync(ProcessingHost host) =>
        await host.WaitAsync((await host.Get<Datasets>().RebuildAsync(host.Owner, PublishedSamples.Dataset, "latest", CancellationToken.None)).Id);
}
