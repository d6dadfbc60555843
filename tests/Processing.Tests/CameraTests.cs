using System.Diagnostics;
using System.Globalization;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using TrackKind = WorkspaceAgents.Catalog.TrackKind;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>Recordings with more than one video.</summary>
public class CameraTests
{
    private const double OffsetSeconds = 1.75;

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Prepare_PutsASecondCameraOnTheFirstOnesClock_AndPublishesIt()
    {
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        await host.UploadAsync("in/talk.mp4", await TwoRecorders.CameraAsync());
        await host.UploadAsync("in/talk.cam2.mp4", await VideoAsync(TwoRecorders.Recorder(OffsetSeconds, 0, 36), "rate=12:duration=36"));
        await host.UploadAsync("in/talk.depth.mkv", await VideoAsync(null, $"rate=10:duration={TwoRecorders.VideoSeconds}"));
        await host.UploadAsync("in/clocks.json", "{ \"talk.depth.mkv\": { \"offsetSeconds\": 0 } }"u8.ToArray());
        var batch = await host.CreateBatchAsync("in", "set");

        ProcessingHost.RequireDone(await host.PrepareAsync(batch));

        var recording = Assert.Single((await host.GetBatchAsync(batch)).Recordings);
        Assert.True(recording.State == RecordingState.Aligned, recording.Reason);
        var second = recording.Alignment!.Tracks.Single(t => t.Name == "talk.cam2.mp4");
        Assert.Equal((TrackKind.Camera, "audio"), (second.Kind, second.Method));
        Assert.Equal(OffsetSeconds, second.OffsetSeconds, 0.001);
        // Half a frame of 12 a second (Matroska counts in milliseconds), and what the sound leaves open.
        Assert.InRange(second.ErrorBoundMs!.Value, 41.5, 45);
        var depth = recording.Alignment.Tracks.Single(t => t.Name == "talk.depth.mkv");
        Assert.Equal((TrackKind.Camera, "given", 1.0), (depth.Kind, depth.Method, depth.CoverageFraction));
        Assert.Contains(depth.Evidence, found => found is { Basis: "the times of the frames of both", IsAgreeing: true, Verdict: AlignmentVerdict.Review });
        await AssertIndexedAsync(host, recording.Alignment);

        var published = ProcessingHost.RequireDone(await host.PublishAsync(batch));
        var input = Assert.Single((await host.ReadManifestAsync(Storage.BlobHash.Parse(published.VersionId!))).Inputs);
        Assert.Equal(2, input.Files.Count(file => file.Kind == "camera"));
    }

    private static async Task AssertIndexedAsync(ProcessingHost host, RecordingAlignment alignment)
    {
        await using var file = await host.Blobs.OpenFileAsync(alignment.MetadataIndex, CancellationToken.None);
        using var database = QueryDatabase.Open(new QuerySource { Indexes = [new("id", "take", file.Path)] }, new QueryLimits());
        var statement = QueryStatement.Parse("SELECT frame_index, camera_talk_cam2_frame, camera_talk_depth_frame FROM frames WHERE frame_index IN (10, 200)", QuerySource.IndexTables);
        var page = await database.ReadAsync(statement, 0, 10, CancellationToken.None);
        // Frame 10 is at 1 s, before the second camera began; frame 200 at 20 s, (20 - 1.75) · 12 frames into it.
        Assert.Equal(["10,,10", "200,219,200"], page.Rows.Select(row => string.Join(',', row.Select(cell => cell?.ToString()))).Order(StringComparer.Ordinal));
    }

    private static async Task<byte[]> VideoAsync(byte[]? sound, string timing)
    {
        using var folder = new TemporaryFolder();
        var (wave, path) = (folder.Combine("sound.wav"), folder.Combine("video.mkv"));
        if (sound is not null) await File.WriteAllBytesAsync(wave, sound);
        var input = sound is null ? "" : $"-i {wave} -c:a pcm_s16le";
        using var process = Process.Start("ffmpeg", string.Create(CultureInfo.InvariantCulture, $"-v error -nostdin -f lavfi -i testsrc=size=64x48:{timing} {input} -c:v libx264 -preset ultrafast -pix_fmt yuv420p {path}"));
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return await File.ReadAllBytesAsync(path);
    }
}
