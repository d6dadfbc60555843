using System.Globalization;
using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Cli.Tests;

public sealed class AlignRecordingCommandTests : IDisposable
{
    private static readonly double[] Beeps = [1.2, 2.9, 3.5, 5.1, 6.85, 7.3, 9.6, 10.4];

    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [RequiresToolFact("ffmpeg")]
    public async Task AlignRecording_PutsALogOnTheVideosClock_ByPulsesAndBeeps()
    {
        var folder = shell.Home.Combine("shoot");
        Directory.CreateDirectory(folder);
        var beeps = string.Join('+', Beeps.Select(t => string.Create(CultureInfo.InvariantCulture, $@"between(t\,{t}\,{t + 0.06})")));
        await FfmpegAsync($"-f lavfi -i testsrc2=size=64x36:rate=25:duration=12 -f lavfi -i aevalsrc=0.3*sin(6283*t)*({beeps}):d=12:s=16000 -c:v libx264 -preset ultrafast -c:a pcm_s16le {folder}/talk.mkv");
        // The logger began 2.5 s after the camera.
        var rows = Enumerable.Range(0, 1800).Select(i => i / 200.0).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t},{9.8 + Math.Sin(t):0.000},{(Beeps.Any(b => t + 2.5 >= b && t + 2.5 < b + 0.06) ? 1 : 0)}"));
        await File.WriteAllLinesAsync(Path.Combine(folder, "imu.csv"), rows.Prepend("time_s,az,sync"));
        await File.WriteAllLinesAsync(Path.Combine(folder, "other.csv"), Enumerable.Range(0, 100).Select(i => $"{i},{i % 7}").Prepend("time_s,ax"));

        var (exitCode, output, _) = await shell.RunAsync("align", "recording", folder, "--write", "--json");

        var answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal("talk.mkv", answer.GetProperty("reference").GetString());
        var (imu, other) = (answer.GetProperty("tracks")[0], answer.GetProperty("tracks")[1]);
        Assert.Equal("pass", imu.GetProperty("verdict").GetString());
        Assert.Equal(2.5, imu.GetProperty("offsetSeconds").GetDouble(), 0.005);
        Assert.InRange(imu.GetProperty("errorBoundMs").GetDouble(), Math.Abs(imu.GetProperty("offsetSeconds").GetDouble() - 2.5) * 1e3, 20);
        Assert.Equal("events", imu.GetProperty("method").GetString());
        // Nothing can be told of the other: it is rejected, with the reason, and so is the recording.
        Assert.Equal("reject", other.GetProperty("verdict").GetString());
        Assert.Equal(Wsa.Failed, exitCode);
        var written = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "clocks.json"))).RootElement;
        Assert.Equal("imu.csv", Assert.Single(written.EnumerateObject()).Name);

        // What is stated now is respected, and checked.
        await File.WriteAllTextAsync(Path.Combine(folder, "clocks.json"), """{ "imu.csv": { "offsetSeconds": 3.5 }, "other.csv": { "offsetSeconds": 1 } }""");
        var stated = await shell.GetAsync("align", "recording", folder);
        Assert.Equal(("review", 3.5), (stated.GetProperty("tracks")[0].GetProperty("verdict").GetString(), stated.GetProperty("tracks")[0].GetProperty("offsetSeconds").GetDouble()));
        Assert.Equal("pass", stated.GetProperty("tracks")[1].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task AlignRecording_SaysSo_WhenThereIsNothingToAlignTo()
    {
        var folder = shell.Home.Combine("empty");
        Directory.CreateDirectory(folder);

        Assert.Equal("noReference", (await shell.GetErrorAsync("align", "recording", folder)).Code);
        Assert.Equal("folderMissing", (await shell.GetErrorAsync("align", "recording", shell.Home.Combine("nowhere"))).Code);
    }

    private static async Task FfmpegAsync(string arguments)
    {
        using var process = System.Diagnostics.Process.Start("ffmpeg", $"-v error -nostdin -y {arguments}");
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
