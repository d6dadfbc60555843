using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.McpServer.Tests;

[Collection(DoorTests.Name)]
public sealed class RecordingToolsTests(Door door)
{
    private static readonly Actor Worker = Actor.System("processing");

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadFrame_AnswersAJpegWithItsIndexAndTime()
    {
        var recording = await MakeValidatedAsync(await door.MakeWorkspaceAsync());
        await using var client = await door.ConnectAsync();

        var byTime = await client.AskAsync("read_frame", new { recordingId = recording.ToString(), atSeconds = 12.5, maxWidth = 160 });
        var byIndex = await client.AskAsync("read_frame", new { recordingId = recording.ToString(), frameIndex = 349, maxWidth = 160 });
        var outside = await client.GetErrorAsync("read_frame", new { recordingId = recording.ToString(), frameIndex = 1068 });

        // Truth of the sample: frame 349 is on screen at 12.5 s, since 12.4537 s.
        Assert.Equal("frameIndex 349, ptsSeconds 12.453700", Answers.TextOf(byTime));
        var image = Assert.Single(byTime.Content.OfType<ImageContentBlock>());
        Assert.Equal("image/jpeg", image.MimeType);
        Assert.Equal([0xFF, 0xD8, 0xFF], image.DecodedData[..3].ToArray());
        Assert.Equal(image.DecodedData.ToArray(), Assert.Single(byIndex.Content.OfType<ImageContentBlock>()).DecodedData.ToArray());
        Assert.Contains("frames 0 to 1067", outside, StringComparison.Ordinal);

        var several = await client.AskAsync("read_frame", new { recordingId = recording.ToString(), frameIndices = new[] { 349, 0 }, maxWidth = 160 });
        var sheet = await client.AskAsync("read_frame", new { recordingId = recording.ToString(), fromSeconds = 12.5, toSeconds = 14.0, count = 6 });
        var both = await client.GetErrorAsync("read_frame", new { recordingId = recording.ToString(), frameIndex = 1, fromSeconds = 12.5 });
        Assert.Equal(image.DecodedData.ToArray(), several.Content.OfType<ImageContentBlock>().First().DecodedData.ToArray());
        Assert.Equal(2, several.Content.OfType<ImageContentBlock>().Count());
        Assert.Single(sheet.Content.OfType<ImageContentBlock>());
        Assert.StartsWith("row 1, column 1: frameIndex 349, ptsSeconds 12.453700\n", Answers.TextOf(sheet), StringComparison.Ordinal);
        Assert.Equal(6, Answers.TextOf(sheet).Split('\n').Length);
        Assert.Contains("Give either", both, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFrame_SaysWhatToDoFirst_WhenNotValidated()
    {
        var batch = await door.MakeBatchAsync(await door.MakeWorkspaceAsync());
        var recordingId = batch.Recordings[0].Id.ToString();
        await using var client = await door.ConnectAsync();

        Assert.Contains("Validate its batch first", await client.GetErrorAsync("read_frame", new { recordingId, frameIndex = 0 }), StringComparison.Ordinal);
        Assert.Contains("either frameIndex or atSeconds", await client.GetErrorAsync("read_frame", new { recordingId }), StringComparison.Ordinal);
        Assert.Contains("align_batch", await client.GetErrorAsync("get_alignment_report", new { recordingId }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AlignmentReport_IsBounded_WorstFirst_AndReviewIsDecidedByTool()
    {
        var batch = await door.MakeBatchAsync(await door.MakeWorkspaceAsync());
        var id = batch.Recordings[0].Id;
        var findings = Enumerable.Range(0, 30).Select(i => new Finding($"f{i}", i == 29 ? Severity.Error : Severity.Info, "words.srt", i, i + 1, "seen", "look")).ToList();
        var work = door.Services.GetRequiredService<BatchWork>();
        await work.SaveAsync(Worker, id, new RecordingAlignment
        {
            Verdict = "review", Reasons = ["words.srt covers 40 % of the video."], Findings = findings,
            Tracks = [new TrackAlignment("words.srt", TrackKind.Captions, 0, 0, "identity", 0.4, 12.5, null)],
            Report = BlobHash.Compute("r"u8), MetadataIndex = BlobHash.Compute("m"u8),
        }, CancellationToken.None);
        await using var client = await door.ConnectAsync();
        var recordingId = id.ToString();

        var report = await client.GetAsync("get_alignment_report", new { recordingId });
        var rest = await client.GetAsync("get_alignment_report", new { recordingId, skipFindings = report.GetProperty("nextFinding").GetInt32() });
        var approved = await client.GetAsync("review_recording", new { recordingId, decision = "approve" });
        var again = await client.GetErrorAsync("review_recording", new { recordingId, decision = "approve" });
        var quarantined = await client.GetAsync("review_recording", new { recordingId, decision = "quarantine", reason = "lens cap" });

        Assert.Equal("review", report.GetProperty("verdict").GetString());
        Assert.Equal("f29", report.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.Equal((20, 10, 30), (report.GetProperty("findings").GetArrayLength(), rest.GetProperty("findings").GetArrayLength(), report.GetProperty("findingCount").GetInt32()));
        Assert.False(rest.TryGetProperty("nextFinding", out _));
        Assert.Equal("test-agent", approved.GetProperty("approvedBy").GetString());
        Assert.Contains("does not wait for a look", again, StringComparison.Ordinal);
        Assert.Equal(("quarantined", "lens cap"), (quarantined.GetProperty("state").GetString(), quarantined.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task ReviewRecording_RejectsAFrame_AndTakesItBack()
    {
        var batch = await door.MakeBatchAsync(await door.MakeWorkspaceAsync());
        var id = batch.Recordings[0].Id;
        var work = door.Services.GetRequiredService<BatchWork>();
        await work.SaveAsync(Worker, id, new RecordingValidation { Findings = [], FrameCount = 100 }, CancellationToken.None);
        await work.SaveAsync(Worker, id, new RecordingAlignment
        {
            Verdict = "pass", Reasons = [], Findings = [], Tracks = [], Report = BlobHash.Compute("r"u8), MetadataIndex = BlobHash.Compute("m"u8),
        }, CancellationToken.None);
        await using var client = await door.ConnectAsync();
        var recordingId = id.ToString();

        var rejected = await client.GetAsync("review_recording", new { recordingId, decision = "rejectFrame", frameIndex = 12, reason = "the lips move later" });
        var without = await client.GetErrorAsync("review_recording", new { recordingId, decision = "approveFrame" });
        var outside = await client.GetErrorAsync("review_recording", new { recordingId, decision = "approveFrame", frameIndex = 100 });
        var back = await client.GetAsync("review_recording", new { recordingId, decision = "withdrawFrame", frameIndex = 12 });

        Assert.Equal("needsReview", rejected.GetProperty("state").GetString());
        Assert.Contains("frame 12 by test-agent (the lips move later)", rejected.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("needs frameIndex", without, StringComparison.Ordinal);
        Assert.Contains("frames 0 to 99", outside, StringComparison.Ordinal);
        Assert.Equal("aligned", back.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Layers_AreWrittenReadAndCompared()
    {
        var batch = await door.MakeBatchAsync(await door.MakeWorkspaceAsync());
        var recordingId = batch.Recordings[0].Id.ToString();
        await door.Services.GetRequiredService<BatchWork>().SaveAsync(Worker, batch.Recordings[0].Id, new RecordingValidation { Findings = [], FrameCount = 100 }, CancellationToken.None);
        await using var client = await door.ConnectAsync();
        static string Boxes(int frame) => $$"""
            {"format":"workspaceagents.layer/1","name":"x","categories":[{"name":"dog"}]}
            {"id":"1","frame":3,"category":"dog","box":[0,0,10,10]}
            {"id":"2","frame":{{frame}},"category":"dog","box":[0,0,10,10]}
            """;

        var written = await client.GetAsync("review_recording", new { recordingId, decision = "annotate", layer = "human", annotations = Boxes(4), reason = "first look" });
        await client.GetAsync("review_recording", new { recordingId, decision = "annotate", layer = "model", annotations = Boxes(5) });
        var read = await client.GetAsync("get_recording", new { recordingId, layer = "human@1", fromFrame = 4 });
        var compared = await client.GetAsync("get_recording", new { recordingId, layer = "human", compareWith = "model" });
        var wrong = await client.GetErrorAsync("review_recording", new { recordingId, decision = "annotate", layer = "human", annotations = Boxes(100) });

        Assert.Equal("human", Assert.Single(written.GetProperty("layers").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("2", Assert.Single(read.GetProperty("layer").GetProperty("annotations").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal((1, 2), (compared.GetProperty("comparison").GetProperty("matchedCount").GetInt32(), compared.GetProperty("comparison").GetProperty("differences").GetArrayLength()));
        Assert.Contains("annotation '2': frame 100", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetClock_ShowsTheGivenClock_AndRefusesTheVideo()
    {
        var batch = await door.MakeBatchAsync(await door.MakeWorkspaceAsync());
        var recordingId = batch.Recordings[0].Id.ToString();
        await using var client = await door.ConnectAsync();

        var answer = await client.GetAsync("set_clock", new { recordingId, track = "words.srt", offsetSeconds = -0.35, driftPpm = 41 });
        var video = await client.GetErrorAsync("set_clock", new { recordingId, track = "camera.mp4", offsetSeconds = 1 });
        var missing = await client.GetErrorAsync("set_clock", new { recordingId, track = "imu.csv", offsetSeconds = 1 });

        var track = answer.GetProperty("tracks").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "words.srt");
        Assert.Equal((-0.35, 41), (track.GetProperty("givenOffsetSeconds").GetDouble(), track.GetProperty("givenDriftPpm").GetDouble()));
        var reverted = await client.GetAsync("set_clock", new { recordingId, track = "words.srt", revertTo = 0 });
        var before = reverted.GetProperty("tracks").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "words.srt");
        Assert.Equal((false, 2), (before.TryGetProperty("givenOffsetSeconds", out _), before.GetProperty("clockVersions").GetArrayLength()));
        Assert.Contains("reference clock", video, StringComparison.Ordinal);
        Assert.Contains("get_recording", missing, StringComparison.Ordinal);
    }

    /// <summary>The sample that conforms already, as validating leaves it.</summary>
    private async Task<RecordingId> MakeValidatedAsync(string workspace)
    {
        var path = Path.Combine(Repository.Root, "samples", "recordings", "kitchen-vfr", "kitchen.mp4");
        await door.PutAsync(workspace, "kitchen/kitchen.mp4", await File.ReadAllBytesAsync(path));
        var batch = await door.Services.GetRequiredService<Batches>().CreateAsync(
            door.Owner, workspace, new BatchRequest { Name = "Kitchen", Dataset = $"d-{workspace}", Folder = "kitchen" }, CancellationToken.None);
        var index = await door.Services.GetRequiredService<FrameIndexer>().BuildAsync(path, 0, CancellationToken.None);
        var indexBlob = await door.Services.GetRequiredService<IBlobStore>().WriteAsync(new MemoryStream(await index.ToParquetAsync(CancellationToken.None)), CancellationToken.None);
        await door.Services.GetRequiredService<BatchWork>().SaveAsync(Worker, batch.Recordings[0].Id, new RecordingValidation
        {
            Findings = [], VideoStreamIndex = 0, Codec = "h264", Width = 480, Height = 270, FrameCount = index.Frames.Count, DurationSeconds = index.StopSeconds,
            FrameIndex = indexBlob.Hash, Standardised = batch.Recordings[0].Tracks[0].Hash, StandardisedIndex = indexBlob.Hash,
        }, CancellationToken.None);
        return batch.Recordings[0].Id;
    }
}
