using System.Diagnostics;
using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>Clocks in batches that are told by something else than two sounds.</summary>
public class EstimatedClockTests
{
    private const double OffsetSeconds = 2.5;
    private static readonly double[] Beeps = [1.2, 2.9, 3.5, 5.1, 6.85, 7.3, 9.6, 10.4];

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Prepare_UsesEveryEstimator_AndFlagsTheRecordingWhenTheyDisagree()
    {
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        var camera = await CameraAsync();
        await host.UploadAsync("in/agree/camera.mp4", camera);
        await host.UploadAsync("in/agree/imu.parquet", await AsParquetAsync(Log(t => t + OffsetSeconds)));
        await host.UploadAsync("in/disagree/camera.mp4", camera);
        await host.UploadAsync("in/disagree/imu.csv", Log(t => t + OffsetSeconds + 0.5));
        var batch = await host.CreateBatchAsync("in", "set", new() { Thresholds = new AlignmentThresholds { QuarantineSensorCoverage = 0, ReviewSensorCoverage = 0 } });

        ProcessingHost.RequireDone(await host.PrepareAsync(batch));

        var recordings = (await host.GetBatchAsync(batch)).Recordings.ToDictionary(r => r.Name);
        var agreeing = recordings["agree"].Alignment!.Tracks.Single(t => t.Name == "imu.parquet");
        Assert.True(recordings["agree"].State == RecordingState.Aligned, recordings["agree"].Reason);
        Assert.Equal(OffsetSeconds, agreeing.OffsetSeconds, 0.01);
        Assert.Contains(agreeing.Evidence, found => found is { Method: ClockMethod.Timestamps, Basis: "times of video_time", IsAgreeing: true, Verdict: AlignmentVerdict.Pass });
        Assert.Contains(agreeing.Evidence, found => found is { Method: ClockMethod.Events, Basis: "claps and beeps against pulses of sync", IsAgreeing: true, Verdict: AlignmentVerdict.Pass });
        Assert.All(agreeing.Evidence, found => Assert.NotEmpty(found.Basis));

        Assert.Equal(RecordingState.NeedsReview, recordings["disagree"].State);
        Assert.Contains("claps and beeps against pulses of sync do not agree within their error bounds", recordings["disagree"].Reason, StringComparison.Ordinal);
        Assert.Contains(recordings["disagree"].Alignment!.Tracks.Single(t => t.Name == "imu.csv").Evidence, found => found is { IsAgreeing: false, DistanceMs: > 480 and < 520 });
    }

    /// <summary>A logger that began 2.5 s after the camera, with a sync line and a column that states the video's time.</summary>
    private static byte[] Log(Func<double, double> videoTime) => Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 1800).Select(i => i / 200.0).Select(t => string.Create(
        CultureInfo.InvariantCulture, $"{t},{9.8 + Math.Sin(t):0.000},{(Array.Exists(Beeps, b => t + OffsetSeconds >= b && t + OffsetSeconds < b + 0.06) ? 1 : 0)},{videoTime(t):0.0000}")).Prepend("time_s,az,sync,video_time")));

    /// <summary>The same log as other recorders write it.</summary>
    private static async Task<byte[]> AsParquetAsync(byte[] csv)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.Combine("imu.csv"), csv);
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync();
        await using var copy = duck.CreateCommand();
        copy.CommandText = $"COPY (SELECT * FROM read_csv('{folder.Combine("imu.csv")}')) TO '{folder.Combine("imu.parquet")}' (FORMAT parquet)";
        await copy.ExecuteNonQueryAsync();
        return await File.ReadAllBytesAsync(folder.Combine("imu.parquet"));
    }

    private static async Task<byte[]> CameraAsync()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("camera.mp4");
        var beeps = string.Join('+', Beeps.Select(t => string.Create(CultureInfo.InvariantCulture, $@"between(t\,{t}\,{t + 0.06})")));
        using var process = Process.Start("ffmpeg", $"-v error -nostdin -f lavfi -i testsrc2=size=64x36:rate=25:duration=12 -f lavfi -i aevalsrc=0.3*sin(6283*t)*({beeps}):d=12:s=16000 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac {path}");
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return await File.ReadAllBytesAsync(path);
    }
}
