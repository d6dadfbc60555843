using System.Diagnostics;
using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Cli.Tests;

/// <summary><c>wsa media scenes | keyframes | stats</c> on a video made of two scenes, one loud and one silent.</summary>
public sealed class PictureCommandsTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaScenes_NamesTheFrameOfTheCut()
    {
        var answer = await shell.GetAsync("media", "scenes", await MakeAsync());

        var cut = Assert.Single(answer.GetProperty("cuts").EnumerateArray());
        Assert.Equal((30, 3.0), (cut.GetProperty("frame").GetInt32(), cut.GetProperty("ptsSeconds").GetDouble()));
        Assert.Equal([(0, 30), (30, 60)], answer.GetProperty("scenes").EnumerateArray().Select(scene => (scene.GetProperty("startFrame").GetInt32(), scene.GetProperty("stopFrame").GetInt32())));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaKeyframes_WritesAJpegAndAHashOfEach()
    {
        var folder = shell.Home.Combine("keyframes");

        var keyframes = (await shell.GetAsync("media", "keyframes", await MakeAsync(), "--out", folder, "--width", "80")).GetProperty("keyframes").EnumerateArray().ToList();

        Assert.Equal([0, 15, 30, 45], keyframes.Select(keyframe => keyframe.GetProperty("frame").GetInt32()));
        Assert.All(keyframes, keyframe => Assert.Matches("^[0-9a-f]{16}$", keyframe.GetProperty("hash").GetString()!));
        Assert.NotEqual(keyframes[0].GetProperty("hash").GetString(), keyframes[2].GetProperty("hash").GetString());
        foreach (var keyframe in keyframes) Assert.Equal([0xFF, 0xD8], (await File.ReadAllBytesAsync(keyframe.GetProperty("path").GetString()!))[..2]);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaThumbs_TakesKeyframesAlone_AndNoMoreThanAskedFor()
    {
        var (video, sheet) = (await MakeAsync(), shell.Home.Combine("sheet.jpg"));

        var all = await shell.GetAsync("media", "thumbs", video, "--keyframes", "--out", sheet);
        var some = await shell.GetAsync("media", "thumbs", video, "--keyframes", "--count", "2", "--out", sheet);

        Assert.Equal([0, 15, 30, 45], all.GetProperty("tiles").EnumerateArray().Select(tile => tile.GetProperty("frame").GetInt32()));
        Assert.Equal([0, 30], some.GetProperty("tiles").EnumerateArray().Select(tile => tile.GetProperty("frame").GetInt32()));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaStats_TellsClipsApart()
    {
        var video = await MakeAsync();

        var clips = (await shell.GetAsync("media", "stats", video, "--clips", "3")).GetProperty("clips").EnumerateArray().ToList();
        var one = Assert.Single((await shell.GetAsync("media", "stats", video, "--start", "2", "--stop", "4")).GetProperty("clips").EnumerateArray());
        var (exitCode, _, output) = await shell.RunAsync("media", "stats", video, "--clips", "3", "--start", "1");

        Assert.Equal(2, clips.Count);
        Assert.True(Picture(clips[0], "motion") > 10 * Picture(clips[1], "motion"));
        Assert.InRange(clips[0].GetProperty("loudnessLufs").GetDouble(), -30, -10);
        Assert.Equal(JsonValueKind.Null, clips[1].GetProperty("loudnessLufs").ValueKind);
        Assert.Equal((20.0, 40.0, 1.0), (Picture(one, "startFrame"), Picture(one, "stopFrame"), Picture(one, "cutCount")));
        Assert.Equal((2, true), (exitCode, output.Contains("--clips", StringComparison.Ordinal)));
    }

    private static double Picture(JsonElement clip, string name) => clip.GetProperty("pictures").GetProperty(name).GetDouble();

    private async Task<string> MakeAsync()
    {
        var path = shell.Home.Combine("two-scenes.mp4");
        var arguments =
            "-v error -nostdin -y -f lavfi -i testsrc2=size=192x108:rate=10 -f lavfi -i smptebars=size=192x108:rate=10 -f lavfi -i aevalsrc='0.2*sin(2*PI*997*t)*lt(t,2.9)':s=48000:d=6 "
            + "-filter_complex [0]trim=end_frame=30[a];[1]trim=end_frame=30[b];[a][b]concat=n=2 -c:v libx264 -preset veryfast -g 15 -sc_threshold 0 -pix_fmt yuv420p -c:a aac " + path;
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments.Split(' ')) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
        return path;
    }
}
