using System.Text;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing.Tests;

public class BadInputTests
{
    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Prepare_SaysWhatIsWrongAndGoesOn_WhenFilesAreBad()
    {
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        var video = await GeneratedMedia.VideoAsync();
        await host.UploadAsync("bad/empty/empty.mp4", []);
        await host.UploadAsync("bad/text/text.mp4", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("This is a letter, not a film.\n", 50))));
        await host.UploadAsync("bad/sound/sound.mp4", await GeneratedMedia.SoundAsync());
        await host.UploadAsync("bad/cut/cut.mp4", video[..(video.Length / 2)]);
        await host.UploadAsync("bad/good/good.mp4", video);
        await host.UploadAsync("bad/good/late.srt", "1\n00:00:01,000 --> 00:00:02,000\nInside.\n\n2\n00:01:40,000 --> 00:01:41,000\nFar behind the end.\n"u8.ToArray());
        await host.UploadAsync("bad/good/good.imu.csv", "t_s,a\n0,1\n0.5,2\n0.4,9\n0.5,9\n1,3\n1.5,4\n2,5\n2.5,6\n3,7\n"u8.ToArray());
        await host.UploadAsync("bad/good/clocks.json", "{ \"gyro.csv\": 3 "u8.ToArray());
        await host.UploadAsync("bad/astray/astray.mp4", video);
        await host.UploadAsync("bad/astray/astray.vtt", "WEBVTT\n\n01:40.000 --> 01:42.000\nFor another film.\n"u8.ToArray());
        var batch = await host.CreateBatchAsync("bad", "mixed");

        ProcessingHost.RequireDone(await host.PrepareAsync(batch));

        var recordings = (await host.GetBatchAsync(batch)).Recordings.ToDictionary(r => r.Name);
        AssertQuarantined(recordings["empty"], "The file is empty");
        AssertQuarantined(recordings["text"], "holds text, not media");
        AssertQuarantined(recordings["sound"], "no video, only audio");
        AssertQuarantined(recordings["cut"], "cut off");
        AssertQuarantined(recordings["astray"], "astray.vtt");
        var good = recordings["good"];
        Assert.Equal(RecordingState.NeedsReview, good.State);
        var codes = good.Alignment!.Findings.Select(f => f.Code).ToList();
        Assert.Contains("clock.not-json", codes);
        Assert.Contains(good.Alignment.Findings, f => f.Track == "late.srt" && f.Severity != Severity.Info);
        Assert.Contains(good.Alignment.Findings, f => f.Track == "good.imu.csv" && f.Code.StartsWith("sensor.time", StringComparison.Ordinal));

        await host.Get<Recordings>().ApproveAsync(host.Owner, good.Id, CancellationToken.None);
        var published = ProcessingHost.RequireDone(await host.PublishAsync(batch));

        var manifest = await host.ReadManifestAsync(Storage.BlobHash.Parse(published.VersionId!));
        Assert.Equal("good", Assert.Single(manifest.Recordings).Name);
        Assert.Equal(["astray", "cut", "empty", "sound", "text"], manifest.Quarantined.Select(q => q.Recording));
        Assert.Contains(manifest.Samples[0].Members, m => m.Name == "good-000000.imu.npy");
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Prepare_QuarantinesTheBatch_WhenNothingCanBeUsed()
    {
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        await host.UploadAsync("in/a.mp4", "nothing"u8.ToArray());
        var batch = await host.CreateBatchAsync("in", "nothing");

        ProcessingHost.RequireDone(await host.PrepareAsync(batch));

        var after = await host.GetBatchAsync(batch);
        Assert.Equal(BatchState.Quarantined, after.Batch.State);
        Assert.NotNull(after.Batch.Reason);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Validate_QuarantinesTheRecording_WhenItsContentIsGoneFromTheStore()
    {
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        await host.UploadAsync("in/a/a.mp4", await GeneratedMedia.VideoAsync());
        await host.UploadAsync("in/b/b.mp4", await GeneratedMedia.VideoAsync(90));
        var batch = await host.CreateBatchAsync("in", "partly");
        var before = await host.GetBatchAsync(batch);
        DataFolder.Remove(folder.Path, before.Recordings.Single(r => r.Name == "a").Tracks[0].Hash);

        ProcessingHost.RequireDone(await host.PrepareAsync(batch));

        var after = (await host.GetBatchAsync(batch)).Recordings.ToDictionary(r => r.Name);
        AssertQuarantined(after["a"], "Upload the file again");
        Assert.Equal(RecordingState.Aligned, after["b"].State);
    }

    private static void AssertQuarantined(RecordingDetails recording, string reason)
    {
        Assert.Equal(RecordingState.Quarantined, recording.State);
        Assert.Contains(reason, recording.Reason, StringComparison.Ordinal);
        // A person reads it: no hash, no path of the store.
        Assert.DoesNotContain(recording.Tracks[0].Hash.ToString(), recording.Reason, StringComparison.Ordinal);
    }
}
