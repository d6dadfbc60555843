using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Benchmarks.AlignBench;

/// <summary>How fast sensors come to frames against numpy.interp, and how long the index of two hours takes.</summary>
internal static class SensorBenchmark
{
    private const int Channels = 6;
    private const int RateHz = 200;
    private const int Fps = 30;

    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await MeasureJoinAsync(folder, options.Number("frames", 1_000_000), report, cancellationToken);
        await MeasureIndexAsync(folder, 2 * 3600, report, cancellationToken);
        await MeasureRowsAsync(folder, options.Number("rows", 10_000_000), report, cancellationToken);
    }

    private static async Task MeasureJoinAsync(TemporaryFolder folder, int frameCount, Report report, CancellationToken cancellationToken)
    {
        var frames = FramesOf(frameCount);
        var log = Log("imu.csv", RateHz, frameCount / (double)Fps, Channels);
        await WriteAsync(folder.Combine("times.f64"), log.TimesSeconds, cancellationToken);
        await WriteAsync(folder.Combine("frames.f64"), frames, cancellationToken);
        for (var channel = 0; channel < Channels; channel++) await WriteAsync(folder.Combine($"{channel}.f64"), log.Values[channel], cancellationToken);
        var peerSeconds = await NumpyAsync(folder.Combine("."), cancellationToken);
        var peer = MemoryMarshal.Cast<byte, double>(await File.ReadAllBytesAsync(folder.Combine("joined.f64"), cancellationToken)).ToArray();
        var track = new SensorTrack("imu.csv", log, ClockMap.Identity);
        var joined = SensorJoin.Join(track, frames, cancellationToken);
        for (var i = 0; i < peer.Length; i++)
        {
            if (!(Math.Abs(joined.Values[i] - peer[i]) <= 1e-9)) throw new InvalidOperationException($"numpy says {peer[i]}, we say {joined.Values[i]}: nothing that follows would mean anything.");
        }

        var median = await report.TimeAsync($"{frameCount:#,0} frames × {Channels} channels at {RateHz} Hz", 5, null, _ =>
        {
            SensorJoin.Join(track, frames, cancellationToken);
            return Task.CompletedTask;
        });
        report.Figure("numpy.interp, best of 3", peerSeconds * 1e3, "ms");
        report.Figure("  faster than it", peerSeconds * 1e3 / median, "×", peerSeconds * 1e3 / median >= 3, "≥ 3 ×");
    }

    private static async Task MeasureIndexAsync(TemporaryFolder folder, int seconds, Report report, CancellationToken cancellationToken)
    {
        var input = new AlignmentInput
        {
            FramePtsSeconds = FramesOf(seconds * Fps),
            StopSeconds = seconds,
            CaptionTracks = [new CaptionTrack("talk.srt", [.. Enumerable.Range(0, seconds / 3).Select(i => new Caption(i * 3, (i * 3) + 2.5, $"caption {i}"))], ClockMap.Given(0))],
            AudioTracks = [new AudioTrack("sound.wav", 48_000, 0, seconds, ClockMap.Given(0))],
            SensorTracks = [new SensorTrack("imu.csv", Log("imu.csv", RateHz, seconds, Channels), ClockMap.Given(0, 40)), new SensorTrack("gps.csv", Log("gps.csv", 10, seconds, 3), ClockMap.Given(0.5))],
            CameraTracks = [new CameraTrack("left.mp4", FramesOf(seconds * Fps), seconds, ClockMap.Given(0.01, -20))],
        };
        var start = Stopwatch.GetTimestamp();
        await MetadataIndexWriter.WriteAsync(input, folder.Combine("index.parquet"), cancellationToken);
        var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        report.Figure("index of 2 h: captions, sound, IMU, GPS, camera", took, "s", took <= 10, "≤ 10 s");
    }

    private static async Task MeasureRowsAsync(TemporaryFolder folder, int rows, Report report, CancellationToken cancellationToken)
    {
        var input = new AlignmentInput
        {
            FramePtsSeconds = FramesOf(rows), StopSeconds = rows / (double)Fps, SensorTracks = [new SensorTrack("gps.csv", Log("gps.csv", 10, rows / (double)Fps, 3), ClockMap.Given(0))],
        };
        GC.Collect();
        var before = Environment.WorkingSet;
        var most = before;
        using (new Timer(_ => most = Math.Max(most, Environment.WorkingSet), null, 0, 20))
        {
            var start = Stopwatch.GetTimestamp();
            await MetadataIndexWriter.WriteAsync(input, folder.Combine("long.parquet"), cancellationToken);
            report.Figure($"index of {rows:#,0} rows", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
        }

        report.Figure("  memory on top of the input", (most - before) / 1048576.0, "MiB");
    }

    private static double[] FramesOf(int count) => [.. Enumerable.Range(0, count).Select(frame => frame / (double)Fps)];

    private static SensorLog Log(string name, int rateHz, double seconds, int channels)
    {
        var random = new Random(3);
        double[] times = [.. Enumerable.Range(0, (int)(seconds * rateHz) + 2).Select(sample => (sample + (0.2 * random.NextDouble()) - 0.2) / rateHz)];
        return new()
        {
            Name = name,
            Channels = [.. Enumerable.Range(0, channels).Select(channel => new SensorChannel($"c{channel}", null))],
            TimesSeconds = times,
            Values = [.. Enumerable.Range(0, channels).Select(channel => times.Select(time => Math.Sin(time * (channel + 1))).ToArray())],
            RowsRead = times.Length,
        };
    }

    private static async Task WriteAsync(string path, double[] values, CancellationToken cancellationToken) =>
        await File.WriteAllBytesAsync(path, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), cancellationToken);

    private static async Task<double> NumpyAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "AlignBench", "interp.py"), folder, Channels.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        using var python = Process.Start(start)!;
        var output = await python.StandardOutput.ReadToEndAsync(cancellationToken);
        await python.WaitForExitAsync(cancellationToken);
        return python.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : throw new InvalidOperationException("numpy is needed: apt-get install python3-numpy.");
    }
}
