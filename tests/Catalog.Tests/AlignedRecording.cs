using WorkspaceAgents.Alignment;
using WorkspaceAgents.Storage;
using WorkspaceAgents.Testing;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>A recording of 100 frames with captions, sound and a log, as a worker leaves it when it is aligned.</summary>
internal sealed class AlignedRecording(CatalogFixture catalog, Actor owner, RecordingId id, BatchId batch)
{
    public Actor Owner => owner;

    public RecordingId Id => id;

    public BatchId Batch => batch;

    public static async Task<AlignedRecording> CreateAsync(CatalogFixture catalog, BatchSettings? settings = null)
    {
        var owner = await catalog.CreateOwnerAsync();
        foreach (var name in new[] { "clip.mp4", "clip.srt", "clip.wav", "clip.csv" }) await catalog.UploadAsync(owner, $"raw/{name}", name);
        var made = await catalog.Get<Batches>().CreateAsync(owner, "studio", new() { Name = "b", Dataset = "set", Folder = "raw", Settings = settings }, None);
        var recording = new AlignedRecording(catalog, owner, made.Recordings[0].Id, made.Batch.Id);
        await catalog.Get<BatchWork>().SaveAsync(Worker, recording.Id, new RecordingValidation { Findings = [], FrameCount = 100, DurationSeconds = 4 }, None);
        await recording.AlignAsync();
        return recording;
    }

    /// <summary>Aligns it; another shift of the log is another alignment.</summary>
    public async Task AlignAsync(string verdict = "pass", double shiftSeconds = 0)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("index.parquet");
        await using (var log = new MemoryStream("t_s,speed (m/s)\n0,0\n1,10\n2,20\n3,30\n4,40\n"u8.ToArray()))
        {
            await MetadataIndexWriter.WriteAsync(new AlignmentInput
            {
                FramePtsSeconds = [.. Enumerable.Range(0, 100).Select(i => i / 25.0)],
                StopSeconds = 4,
                CaptionTracks = [new("clip.srt", [new Caption(1, 2, "One.")], ClockMap.Identity)],
                AudioTracks = [new("clip.wav", 16_000, 0, 4, ClockMap.Identity)],
                SensorTracks = [new("clip.csv", await SensorReader.ReadAsync(log, "clip.csv", None), ClockMap.Given(shiftSeconds))],
            }, path, None);
        }

        var index = await catalog.Get<IBlobStore>().WriteFileAsync(path, None);
        await catalog.Get<BatchWork>().SaveAsync(Worker, Id, new RecordingAlignment
        {
            Verdict = verdict, Reasons = verdict == "pass" ? [] : ["Its clock is not sure."], Findings = [], Report = index.Hash, MetadataIndex = index.Hash,
            Tracks = [new("clip.csv", TrackKind.Sensor, shiftSeconds, 0, "identity", 1, 0, 500) { ClockErrorMs = 3 }],
        }, None);
        await catalog.Get<BatchWork>().SettleAsync(Worker, Batch, null, None);
    }

    public Task<RecordingDetails> GetAsync() => catalog.Get<Recordings>().GetAsync(owner, Id, None);
}
