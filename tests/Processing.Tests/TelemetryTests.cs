using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using static WorkspaceAgents.Testing.GpmfElement;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>Sensor logs that cameras write into their videos.</summary>
public class TelemetryTests
{
    private const int Seconds = 4;

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Prepare_TakesTheSensorsInsideTheVideo_OntoItsClock()
    {
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        await host.UploadAsync("in/ride.mp4", await VideoAsync());
        var batch = await host.CreateBatchAsync("in", "set");

        ProcessingHost.RequireDone(await host.PrepareAsync(batch));

        var recording = Assert.Single((await host.GetBatchAsync(batch)).Recordings);
        Assert.True(recording.State == RecordingState.Aligned, recording.Reason);
        var track = Assert.Single(recording.Alignment!.Tracks);
        Assert.Equal("ride.ACCL.csv", track.Name);
        Assert.Equal(Catalog.TrackKind.Sensor, track.Kind);
        await using var file = await host.Blobs.OpenFileAsync(recording.Alignment.MetadataIndex, CancellationToken.None);
        var sensor = Assert.Single((await MetadataIndexReader.ReadAsync(file.Path, 0, 10 * Seconds, CancellationToken.None)).Sensors);
        Assert.Equal(3, sensor.Channels.Count);
        Assert.All(sensor.Channels, channel => Assert.Equal("m/s²", channel.Unit));
        // A sample each 0.1 s that states its number.
        Assert.All(Enumerable.Range(0, (10 * Seconds) - 1), frame => Assert.Equal(frame, sensor.Values[frame][0], 1e-4f));
    }

    private static async Task<byte[]> VideoAsync()
    {
        using var folder = new TemporaryFolder();
        var (data, path) = (folder.Combine("data.mp4"), folder.Combine("ride.mp4"));
        DataTrackFile.Write(data, "gpmd", 1000, 1000, [.. Enumerable.Range(0, Seconds).Select(Payload)]);
        using var process = Process.Start("ffmpeg", $"-v error -nostdin -f lavfi -i testsrc=size=64x48:rate=10:duration={Seconds} -i {data} -map 0 -map 1 -copy_unknown -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:d copy -tag:d gpmd {path}");
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return await File.ReadAllBytesAsync(path);
    }

    /// <summary>A second of an accelerometer, ten samples.</summary>
    private static byte[] Payload(int second) => Nest("DEVC", Nest("STRM",
        Key("STNM", 'c', 1, "Accelerometer"u8), Key("SIUN", 'c', 4, Encoding.Latin1.GetBytes("m/s²")), Key("SCAL", 's', 2, Number(10)),
        Key("ACCL", 's', 6, (byte[])[.. Enumerable.Range(0, 10).SelectMany(i => (byte[])[.. Number(((10 * second) + i) * 10), .. Number(-i), .. Number(98)])])));

    private static byte[] Number(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)value);
        return bytes;
    }
}
