using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Alignment.Tests;

/// <summary>The recordings in <c>samples/</c>, whose every true time is known because a script made them.</summary>
public sealed class SampleRecordingTests
{
    private static readonly string s_samples = Path.Combine(Repository.Root, "samples");

    [Theory]
    [InlineData("kitchen-vfr", "kitchen.vtt", "imu.csv")]
    [InlineData("garden-hevc", "garden.srt", "weather.csv")]
    public async Task Build_PassesWithTheInjectedTruth_WhenTheSampleIsAligned(string name, string captions, string sensor)
    {
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(s_samples, "truth.json")));
        JsonElement truth = document.RootElement.GetProperty("recordings").EnumerateArray().Single(recording => recording.GetProperty("name").GetString() == name);
        AlignmentInput input = await ReadAsync(name, truth, captions, sensor);

        AlignmentReport report = AlignmentReporter.Build(input);

        Assert.Equal(AlignmentVerdict.Pass, report.Verdict);
        JsonElement[] spans = [.. truth.GetProperty("captions").GetProperty("spans").EnumerateArray()];
        Assert.Equal(
            spans.Select(span => new Caption(span.GetProperty("startSeconds").GetDouble(), span.GetProperty("stopSeconds").GetDouble(), span.GetProperty("text").GetString()!)),
            input.CaptionTracks[0].Captions.Select(caption => caption with { Id = null }));
        JsonElement sensorTruth = truth.GetProperty("sensor");
        Assert.Equal(sensorTruth.GetProperty("rows").GetInt32(), input.SensorTracks[0].Log.TimesSeconds.Length);
        if (sensorTruth.GetProperty("gapReferenceSeconds") is { ValueKind: JsonValueKind.Array } gap)
        {
            TrackReport track = report.Tracks.Single(track => track.Kind == TrackKind.Sensor);
            Assert.Equal(gap[0].GetDouble(), track.LargestGapStartSeconds!.Value, 0.0051);
            Assert.Equal(gap[1].GetDouble() - gap[0].GetDouble(), track.LargestGapSeconds, 0.0101);
        }
    }

    [Fact]
    public async Task Join_GivesTheTrueMotion_WhenTheKitchensClockIsOffAndDrifts()
    {
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(s_samples, "truth.json")));
        AlignmentInput input = await ReadAsync("kitchen-vfr", document.RootElement.GetProperty("recordings")[0], "kitchen.vtt", "imu.csv");

        SensorFrames joined = SensorJoin.Join(input.SensorTracks[0], input.FramePtsSeconds, CancellationToken.None);

        int absent = 0;
        for (int frame = 0; frame < input.FramePtsSeconds.Count; frame++)
        {
            double t = input.FramePtsSeconds[frame];
            if (double.IsNaN(joined[frame, 0]))
            {
                absent++;
                Assert.InRange(t, 16.745, 18.256);
                Assert.Equal(1500, joined.GapMs[frame], 6.0);
                continue;
            }

            // Linear interpolation of a sine at 200 Hz, plus five decimals in the file.
            Assert.Equal(-3.7 * Math.Sin(2 * Math.PI * 0.25 * t), joined[frame, 0], 4e-5);
            Assert.Equal(9.80665 + (0.2 * Math.Sin(2 * Math.PI * 2 * t)), joined[frame, 2], 2e-4);
            Assert.Equal(0.01 * t, joined[frame, 4], 1e-5);
        }

        Assert.Equal(input.FramePtsSeconds.Count(t => t is > 16.751 and < 18.2505), absent);
    }

    private static async Task<AlignmentInput> ReadAsync(string name, JsonElement truth, string captions, string sensor)
    {
        string folder = Path.Combine(s_samples, "recordings", name);
        ClockFile clocks = ClockFileReader.Read(await File.ReadAllBytesAsync(Path.Combine(folder, "clocks.json")), [captions, sensor]);
        CaptionFile captionFile = CaptionParser.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, captions)), captions);
        await using FileStream stream = File.OpenRead(Path.Combine(folder, sensor));
        SensorLog log = await SensorCsvReader.ReadAsync(stream, sensor, CancellationToken.None);
        Assert.Empty(clocks.Findings);
        Assert.Empty(captionFile.Findings);
        Assert.Empty(log.Findings);

        JsonElement video = truth.GetProperty("video");
        double ticks = video.GetProperty("timeBase")[1].GetDouble() / video.GetProperty("timeBase")[0].GetDouble();
        double[] pts = [.. video.GetProperty("pts").EnumerateArray().Select(value => value.GetInt64() / ticks)];
        return new AlignmentInput
        {
            FramePtsSeconds = pts,
            StopSeconds = pts[^1] + (1 / 30.0),
            CaptionTracks = [CaptionTrack.From(captionFile, clocks.MapFor(captions))],
            SensorTracks = [new SensorTrack(sensor, log, clocks.MapFor(sensor, log))],
            Findings = clocks.Findings,
        };
    }
}
