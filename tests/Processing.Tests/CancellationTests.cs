using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing.Tests;

public class CancellationTests
{
    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Prepare_StopsSoonAndCanBeAskedAgain_WhenCancelled()
    {
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        await host.UploadFolderAsync(Path.Combine(SampleRecordings.Folder, "garden-hevc"), "garden");
        var batch = await host.CreateBatchAsync("garden", "garden");
        var job = await host.Get<Batches>().PrepareAsync(host.Owner, batch, CancellationToken.None);
        await host.WaitAsync(job.Id, j => j.State == JobState.Running && j.Progress > 0);

        await host.Get<Catalog.Jobs>().CancelAsync(host.Owner, job.Id, CancellationToken.None);

        Assert.Equal(JobState.Cancelled, (await host.WaitAsync(job.Id)).State);
        Assert.Equal(BatchState.Draft, (await host.GetBatchAsync(batch)).Batch.State);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Combine("scratch")));
        ProcessingHost.RequireDone(await host.PrepareAsync(batch));
    }
}
