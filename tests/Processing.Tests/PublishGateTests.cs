using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Processing.Tests;

public class PublishGateTests
{
    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Publish_IsRefused_WhileTheSameVideoWouldLieInTwoSplits()
    {
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        var settings = new BatchSettings { Splits = new SplitRatios(0.5, 0.5, 0) };
        var names = NamesInTwoSplits(settings);
        var video = await GeneratedMedia.VideoAsync();
        foreach (var name in names) await host.UploadAsync($"in/{name}/{name}.mp4", video);
        var batch = await host.CreateBatchAsync("in", "twice", settings);
        ProcessingHost.RequireDone(await host.PrepareAsync(batch));

        var refused = await host.PublishAsync(batch);
        var recordings = (await host.GetBatchAsync(batch)).Recordings;
        await host.Get<Recordings>().QuarantineAsync(host.Owner, recordings[0].Id, "the same footage as the other", CancellationToken.None);
        var published = ProcessingHost.RequireDone(await host.PublishAsync(batch));

        Assert.Equal(JobState.Failed, refused.State);
        Assert.Contains("hold the same video but would lie in different splits", refused.Reason, StringComparison.Ordinal);
        Assert.Single((await host.ReadManifestAsync(Storage.BlobHash.Parse(published.VersionId!))).Recordings);
    }

    /// <summary>Two names that the draw puts into train and val.</summary>
    private static string[] NamesInTwoSplits(BatchSettings settings)
    {
        var names = Enumerable.Range(0, 20).Select(i => $"take{i}").ToList();
        return [.. new[] { SplitName.Train, SplitName.Val }.Select(split => names.First(name => SplitAssigner.Assign(name, settings.SplitSeed, settings.Splits) == split))];
    }
}
