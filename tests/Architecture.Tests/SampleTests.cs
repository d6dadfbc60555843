using System.Diagnostics;
using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Architecture.Tests;

/// <summary>The committed sample recordings are what their truth says.</summary>
public sealed class SampleTests
{
    private const long MaxBytes = 8_000_000;

    [RequiresToolFact("python3", "ffmpeg", "ffprobe")]
    public async Task Recordings_EqualTheirTruth_InEveryFrame()
    {
        var start = new ProcessStartInfo("python3", ["samples/make.py", "--check"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;

        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
    }

    [Fact]
    public void Recordings_StaySmall()
    {
        var bytes = new DirectoryInfo(Path.Combine(Repository.Root, "samples")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

        Assert.InRange(bytes, 1, MaxBytes);
    }

    [Fact]
    public void Clocks_AreTheSame_InTheSidecarAndInTheTruth()
    {
        using var truth = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "truth.json")));
        var checkedSensors = 0;

        foreach (var recording in truth.RootElement.GetProperty("recordings").EnumerateArray())
        {
            if (!recording.TryGetProperty("sensor", out var sensor))
                continue;
            using var clocks = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(
                Repository.Root, "samples", "recordings", recording.GetProperty("name").GetString()!, "clocks.json")));
            var clock = clocks.RootElement.GetProperty(sensor.GetProperty("file").GetString()!);

            Assert.Equal(sensor.GetProperty("offsetSeconds").GetDouble(), clock.GetProperty("offsetSeconds").GetDouble());
            Assert.Equal(sensor.GetProperty("driftPpm").GetDouble(), clock.GetProperty("driftPpm").GetDouble());
            checkedSensors++;
        }

        Assert.Equal(2, checkedSensors);
    }
}
