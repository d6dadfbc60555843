using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing.Tests;

public class MeasuredClockTests
{
    private const double OffsetSeconds = -3.217;
    private const double DriftPpm = 80;

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Prepare_MeasuresTheRecordersClock_AndTheIndexAndTheVersionUseIt()
    {
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        var camera = await TwoRecorders.CameraAsync();
        await host.UploadAsync("in/right/camera.mp4", camera);
        await host.UploadAsync("in/right/recorder.wav", TwoRecorders.Recorder(OffsetSeconds, DriftPpm, 50));
        await host.UploadAsync("in/foreign/camera.mp4", camera);
        await host.UploadAsync("in/foreign/other.wav", TwoRecorders.Recorder(0, 0, 40, seed: 2));
        await host.UploadAsync("in/stated/camera.mp4", camera);
        await host.UploadAsync("in/stated/recorder.wav", TwoRecorders.Recorder(OffsetSeconds, DriftPpm, 50));
        await host.UploadAsync("in/stated/clocks.json", "{ \"recorder.wav\": { \"offsetSeconds\": -3.0 } }"u8.ToArray());
        var batch = await host.CreateBatchAsync("in", "set");

        ProcessingHost.RequireDone(await host.PrepareAsync(batch));

        var recordings = (await host.GetBatchAsync(batch)).Recordings.ToDictionary(r => r.Name);
        AssertMeasured(recordings["right"]);
        await AssertIndexedAsync(host, recordings["right"].Alignment!);
        Assert.Equal(RecordingState.Quarantined, recordings["foreign"].State);
        Assert.Contains("other.wav: no clock was stated and none could be measured", recordings["foreign"].Reason, StringComparison.Ordinal);
        Assert.Equal(RecordingState.NeedsReview, recordings["stated"].State);
        Assert.Contains("lie up to 216", recordings["stated"].Reason, StringComparison.Ordinal);

        await host.Get<Recordings>().QuarantineAsync(host.Owner, recordings["stated"].Id, "another clock", CancellationToken.None);
        var published = ProcessingHost.RequireDone(await host.PublishAsync(batch));
        var manifest = await host.ReadManifestAsync(Storage.BlobHash.Parse(published.VersionId!));
        var clock = Assert.Single(manifest.Inputs).Clocks.Single(c => c.Track == "recorder.wav");
        Assert.Equal("audio", clock.Method);
        Assert.Equal(OffsetSeconds, clock.OffsetSeconds, 0.001);
        var rebuild = await host.Get<Datasets>().RebuildAsync(host.Owner, "set", "latest", CancellationToken.None);
        ProcessingHost.RequireDone(await host.WaitAsync(rebuild.Id));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Prepare_AsksForALook_WhenCaptionsAreNotShownWhenTheyAreSaid()
    {
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        var kitchen = Path.Combine(SampleRecordings.Folder, "kitchen-vfr");
        await host.UploadAsync("in/kitchen.mp4", await File.ReadAllBytesAsync(Path.Combine(kitchen, "kitchen.mp4")));
        var captions = CaptionParser.Parse(await File.ReadAllBytesAsync(Path.Combine(kitchen, "kitchen.vtt")), "kitchen.vtt").Captions;
        var late = captions.Select(c => c with { StartSeconds = c.StartSeconds + 3.4, StopSeconds = c.StopSeconds + 3.4 });
        await host.UploadAsync("in/kitchen.vtt", System.Text.Encoding.UTF8.GetBytes(CaptionWriter.Write([.. late], CaptionFormat.WebVtt, "en")));
        var batch = await host.CreateBatchAsync("in", "set");

        ProcessingHost.RequireDone(await host.PrepareAsync(batch));

        var recording = Assert.Single((await host.GetBatchAsync(batch)).Recordings);
        Assert.Equal(RecordingState.NeedsReview, recording.State);
        Assert.Contains("its captions are not shown when speech is heard", recording.Reason, StringComparison.Ordinal);
        var track = recording.Alignment!.Tracks.Single(t => t.Kind == Catalog.TrackKind.Captions);
        Assert.Equal(("identity", 0.0), (track.Method, track.OffsetSeconds));
        Assert.Equal(-3.4, Assert.Single(track.Evidence).Map!.OffsetSeconds, 0.08);

        // What was proposed, given by hand: only what depends on it runs again, and speech agrees.
        var job = await host.Get<TrackClocks>().SetAsync(host.Owner, recording.Id, "kitchen.vtt", new() { OffsetSeconds = -3.4, Align = true }, CancellationToken.None);
        ProcessingHost.RequireDone(await host.WaitAsync(job!.Id));

        var corrected = Assert.Single((await host.GetBatchAsync(batch)).Recordings);
        Assert.True(corrected.State == RecordingState.Aligned, corrected.Reason);
        Assert.Equal(-3.4, corrected.Alignment!.Tracks.Single(t => t.Name == "kitchen.vtt").OffsetSeconds);
    }

    private static void AssertMeasured(RecordingDetails recording)
    {
        Assert.True(recording.State == RecordingState.Aligned, recording.Reason);
        var track = recording.Alignment!.Tracks.Single(t => t.Name == "recorder.wav");
        Assert.Equal("audio", track.Method);
        Assert.Equal(OffsetSeconds, track.OffsetSeconds, 0.001);
        Assert.Equal(DriftPpm, track.DriftPpm, 5.0);
        Assert.InRange(track.ClockErrorMs!.Value, 0.001, 3);
        Assert.InRange(track.Confidence!.Value, 0.7, 1);
        Assert.Equal(0, track.DisagreementMs);
        Assert.True(Assert.Single(track.Evidence).AgreeingCount >= 10);
    }

    private static async Task AssertIndexedAsync(ProcessingHost host, RecordingAlignment alignment)
    {
        await using var file = await host.Blobs.OpenFileAsync(alignment.MetadataIndex, CancellationToken.None);
        var rows = await MetadataIndexReader.ReadAsync(file.Path, 0, 400, CancellationToken.None);
        var positions = rows.Audio.Single(a => a.Name == "recorder.wav").SamplePositions;
        for (var frame = 0; frame < 400; frame += 57)
        {
            var truth = (rows.PtsSeconds[frame] - OffsetSeconds) / (1 + (DriftPpm * 1e-6)) * TwoRecorders.RateHz;
            // Within a millisecond.
            Assert.InRange(positions[frame]!.Value, truth - 16, truth + 16);
        }
    }
}
