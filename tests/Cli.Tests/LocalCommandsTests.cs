using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Cli.Tests;

public sealed class LocalCommandsTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task ShardLs_ListsSamplesAndMembers_WithSizesAndHashes()
    {
        var path = shell.Home.Combine("train-000000.tar");
        await using (var tar = new TarWriter(File.Create(path), TarEntryFormat.Ustar))
        {
            foreach (var (name, text) in new[] { ("k-000000.txt", "hello"), ("k-000000.pts.npy", "xyz"), ("k-000001.txt", "") })
                await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        var answer = await shell.GetAsync("shard", "ls", path);

        Assert.Equal(2, answer.GetProperty("sampleCount").GetInt32());
        var first = answer.GetProperty("samples")[0];
        Assert.Equal("k-000000", first.GetProperty("key").GetString());
        Assert.Equal(8, first.GetProperty("sizeBytes").GetInt64());
        Assert.Equal("pts.npy", first.GetProperty("members")[1].GetProperty("extension").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("hello"u8)), first.GetProperty("members")[0].GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task ShardLs_FailsInOneLine_WhenTheFileIsNoTar()
    {
        var path = shell.Home.Combine("text.tar");
        await File.WriteAllTextAsync(path, new string('x', 2000));

        var (exitCode, code, _) = await shell.GetErrorAsync("shard", "ls", path);

        Assert.Equal((1, "invalidData"), (exitCode, code));
    }

    [Fact]
    public async Task CaptionsParse_GivesSecondsAndFindings()
    {
        var path = shell.Home.Combine("a.srt");
        await File.WriteAllTextAsync(path, "1\n00:00:01,500 --> 00:00:02,250\nHello\n\n2\n00:00:05,000 --> 00:00:04,000\nLost\n");

        var answer = await shell.GetAsync("captions", "parse", path);

        var caption = Assert.Single(answer.GetProperty("captions").EnumerateArray());
        Assert.Equal((1.5, 2.25, "Hello"), (caption.GetProperty("startSeconds").GetDouble(), caption.GetProperty("stopSeconds").GetDouble(), caption.GetProperty("text").GetString()));
        Assert.NotEmpty(answer.GetProperty("findings").EnumerateArray());
    }

    [Theory]
    [InlineData("out.srt", "00:00:01,500 --> 00:00:02,250")]
    [InlineData("out.vtt", "00:00:01.500 --> 00:00:02.250")]
    [InlineData("out.TextGrid", "xmin = 1.5")]
    [InlineData("out.json", "\"start\": 1.5")]
    public async Task CaptionsConvert_WritesTheFormatOfTheName(string name, string expected)
    {
        var (path, output) = (shell.Home.Combine("in.sbv"), shell.Home.Combine(name));
        await File.WriteAllTextAsync(path, "0:00:01.500,0:00:02.250\nhello\n");

        var answer = await shell.GetAsync("captions", "convert", path, output);

        Assert.Equal(1, answer.GetProperty("captionCount").GetInt32());
        Assert.Contains(expected, await File.ReadAllTextAsync(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CaptionsConvert_WritesNothing_WithoutTimesOrAFormat()
    {
        var path = shell.Home.Combine("in.txt");
        await File.WriteAllTextAsync(path, "just a line\n");

        Assert.Equal((1, "noCaptions"), (await shell.GetErrorAsync("captions", "convert", path, shell.Home.Combine("a.srt"))) is var (code, name, _) ? (code, name) : default);
        Assert.Equal((2, "usage"), (await shell.GetErrorAsync("captions", "convert", path, shell.Home.Combine("a.doc"))) is var (second, why, _) ? (second, why) : default);
        Assert.False(File.Exists(shell.Home.Combine("a.srt")));
    }

    [Fact]
    public async Task SensorsInspect_FindsTheGapOfTheSample()
    {
        var answer = await shell.GetAsync("sensors", "inspect", Sample("kitchen-vfr/imu.csv"));

        Assert.Equal(1.5, answer.GetProperty("largestGapSeconds").GetDouble(), 2);
        Assert.Equal(0.005, answer.GetProperty("medianIntervalSeconds").GetDouble(), 6);
        Assert.Equal("m/s^2", answer.GetProperty("channels")[0].GetProperty("unit").GetString());
    }

    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [InlineData("kitchen-vfr", "kitchen.mp4")]
    [InlineData("garden-hevc", "garden.mp4")]
    public async Task MediaIndex_GivesTheTrueTimeOfEveryFrame(string recording, string file)
    {
        var answer = await shell.GetAsync("media", "index", Sample($"{recording}/{file}"));

        var truth = Truth(recording).GetProperty("video");
        var stream = answer.GetProperty("streams").EnumerateArray().Single(s => s.GetProperty("index").GetInt32() == answer.GetProperty("best").GetInt32());
        var timeBase = truth.GetProperty("timeBase").EnumerateArray().Select(n => n.GetInt64()).ToArray();
        var expected = truth.GetProperty("pts").EnumerateArray().Select(p => (double)p.GetInt64() * timeBase[0] / timeBase[1]).ToList();
        var found = stream.GetProperty("frames").EnumerateArray().ToList();
        Assert.Equal(expected.Count, found.Count);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second.GetProperty("ptsSeconds").GetDouble(), 9));
        Assert.Equal(Enumerable.Range(0, found.Count), found.Select(f => f.GetProperty("frame").GetInt32()));
        Assert.True(found[0].GetProperty("keyframe").GetBoolean());
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaValidate_ExitsWith1_WhenTheFileIsRejected()
    {
        var (bad, output, _) = await shell.RunAsync("media", "validate", Sample("street-truncated/street.mp4"), "--json");
        var (good, _, _) = await shell.RunAsync("media", "validate", Sample("kitchen-vfr/kitchen.mp4"), "--json");

        Assert.Equal((1, 0), (bad, good));
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal("reject", report.GetProperty("verdict").GetString());
        var worst = report.GetProperty("findings")[0];
        Assert.Equal(("truncated", "error"), (worst.GetProperty("code").GetString(), worst.GetProperty("severity").GetString()));
        Assert.NotEqual("", worst.GetProperty("suggestion").GetString());
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaFrame_WritesTheFrameOnScreen()
    {
        var png = shell.Home.Combine("x.png");

        var byTime = await shell.GetAsync("media", "frame", Sample("kitchen-vfr/kitchen.mp4"), "--at", "12.5", "--out", png);
        var byNumber = await shell.GetAsync("media", "frame", Sample("kitchen-vfr/kitchen.mp4"), "--index", byTime.GetProperty("frame").GetRawText(), "--out", shell.Home.Combine("y.png"));

        Assert.InRange(12.5 - byTime.GetProperty("ptsSeconds").GetDouble(), 0, 0.4);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(png))[..4]);
        Assert.Equal(await File.ReadAllBytesAsync(png), await File.ReadAllBytesAsync(byNumber.GetProperty("path").GetString()!));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaFrames_WritesPicturesAndArrays_OfTheFramesAskedFor()
    {
        var (video, folder, array) = (Sample("kitchen-vfr/kitchen.mp4"), shell.Home.Combine("frames"), shell.Home.Combine("frames.npy"));
        var single = shell.Home.Combine("single.png");

        var pictures = await shell.GetAsync("media", "frames", video, "--start", "10", "--stop", "20", "--step", "4", "--out", folder);
        var pixels = await shell.GetAsync("media", "frames", video, "--indices", "14,3", "--width", "64", "--out", array);
        var range = await shell.GetAsync("media", "frames", video, "--from", "12.5", "--to", "12.6", "--format", "jpg", "--out", folder);
        await shell.GetAsync("media", "frame", video, "--index", "14", "--out", single);
        var (exitCode, code, _) = await shell.GetErrorAsync("media", "frames", video, "--indices", "1000000", "--out", folder);

        Assert.Equal([10, 14, 18], pictures.GetProperty("frames").EnumerateArray().Select(f => f.GetProperty("frame").GetInt32()));
        Assert.Equal(await File.ReadAllBytesAsync(single), await File.ReadAllBytesAsync(Path.Combine(folder, "frame-000014.png")));
        var bytes = await File.ReadAllBytesAsync(array);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], bytes[..8]);
        Assert.Contains("'descr': '|u1', 'fortran_order': False, 'shape': (2, ", Encoding.ASCII.GetString(bytes, 10, 118), StringComparison.Ordinal);
        Assert.Equal(0, (bytes.Length - 128) % (2 * 64 * 3));
        Assert.Equal(2, pixels.GetProperty("frames").GetArrayLength());
        Assert.Equal(349, range.GetProperty("frames")[0].GetProperty("frame").GetInt32());
        Assert.Equal((1, "invalidRange"), (exitCode, code));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaThumbs_WritesASheetAndItsTimes()
    {
        var sheet = shell.Home.Combine("thumbs.jpg");

        var answer = await shell.GetAsync("media", "thumbs", Sample("kitchen-vfr/kitchen.mp4"), "--count", "6", "--columns", "3", "--width", "80", "--out", sheet);

        Assert.Equal([0xFF, 0xD8], (await File.ReadAllBytesAsync(sheet))[..2]);
        Assert.Equal((3, 2, 6), (answer.GetProperty("columns").GetInt32(), answer.GetProperty("rows").GetInt32(), answer.GetProperty("tiles").GetArrayLength()));
        Assert.Contains("thumbs.jpg#xywh=160,", await File.ReadAllTextAsync(answer.GetProperty("times").GetString()!), StringComparison.Ordinal);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaIndex_WritesTorchcodecsMappings()
    {
        var path = shell.Home.Combine("mappings.json");

        var answer = await shell.GetAsync("media", "index", Sample("kitchen-vfr/kitchen.mp4"), "--format", "torchcodec", "--out", path);

        var frames = JsonDocument.Parse(await File.ReadAllTextAsync(path)).RootElement.GetProperty("frames");
        Assert.Equal(answer.GetProperty("frameCount").GetInt32(), frames.GetArrayLength());
        Assert.True(frames[0].TryGetProperty("pts", out _));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaCut_CoversEveryFrameOnce_OfAStandardisedVideo()
    {
        var standard = shell.Home.Combine("standard.mp4");

        var made = await shell.GetAsync("media", "standardise", Sample("kitchen-vfr/kitchen.mp4"), "--out", standard);
        var clips = (await shell.GetAsync("media", "cut", standard, "--out", shell.Home.Combine("clips"))).GetProperty("clips").EnumerateArray().ToList();

        Assert.False(made.GetProperty("reencoded").GetBoolean());
        Assert.Equal(0, clips[0].GetProperty("startFrame").GetInt32());
        Assert.All(clips.Zip(clips.Skip(1)), pair => Assert.Equal(pair.First.GetProperty("stopFrame").GetInt32(), pair.Second.GetProperty("startFrame").GetInt32()));
        Assert.Equal(made.GetProperty("frameCount").GetInt32(), clips[^1].GetProperty("stopFrame").GetInt32());
        Assert.All(clips, clip => Assert.True(File.Exists(clip.GetProperty("path").GetString())));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaCut_WritesOneExactClip_ByFramesOrSeconds()
    {
        var (standard, clip) = (shell.Home.Combine("standard.mp4"), shell.Home.Combine("clip.mp4"));
        var made = await shell.GetAsync("media", "standardise", Sample("kitchen-vfr/kitchen.mp4"), "--profile", "h264-flac", "--out", standard);

        var byFrames = await shell.GetAsync("media", "cut", standard, "--exact", "--start-frame", "7", "--stop-frame", "40", "--out", clip);
        var bySeconds = await shell.GetAsync("media", "cut", standard, "--exact", "--start", "0.5", "--out", clip);

        Assert.Equal(("h264-flac", 1.0), (made.GetProperty("profile").GetString(), made.GetProperty("leastSsim").GetDouble()));
        Assert.Equal((7, 40), (byFrames.GetProperty("startFrame").GetInt32(), byFrames.GetProperty("stopFrame").GetInt32()));
        Assert.InRange(byFrames.GetProperty("leastSsim").GetDouble(), 0.9, 1);
        Assert.Equal(made.GetProperty("frameCount").GetInt32(), bySeconds.GetProperty("stopFrame").GetInt32());
        Assert.InRange(bySeconds.GetProperty("startSeconds").GetDouble(), 0.3, 0.5);
        var index = await shell.GetAsync("media", "index", clip);
        Assert.Equal(
            bySeconds.GetProperty("stopFrame").GetInt32() - bySeconds.GetProperty("startFrame").GetInt32(), index.GetProperty("streams")[0].GetProperty("frames").GetArrayLength());
    }

    [Theory]
    [InlineData("standardise", "x.mp4", "--profile", "h265", "h264, h264-flac, hevc, av1, lossless")]
    [InlineData("cut", "x.mp4", "--start-frame", "3", "--exact")]
    [InlineData("cut", "x.mp4", "--exact", "", "--start-frame")]
    [InlineData("cut", "x.mp4", "--seconds", "0", "1 to 600")]
    public async Task MediaCommands_SayWhatThereIs_WhenOptionsMakeNoSense(string verb, string file, string option, string value, string said)
    {
        string[] options = value.Length > 0 ? [option, value] : [option];

        var (exitCode, _, error) = await shell.RunAsync(["media", verb, file, "--out", "y.mp4", .. options]);

        Assert.Equal(2, exitCode);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MediaValidate_LeavesDecodingOut_WhenQuick()
    {
        var full = await shell.GetAsync("media", "validate", Sample("kitchen-vfr/kitchen.mp4"));
        var quick = await shell.GetAsync("media", "validate", Sample("kitchen-vfr/kitchen.mp4"), "--quick");

        Assert.Equal(("ok", "ok"), (full.GetProperty("verdict").GetString(), quick.GetProperty("verdict").GetString()));
        Assert.True(full.GetProperty("decodedFrameCount").GetInt32() > 0);
        Assert.Equal(JsonValueKind.Null, quick.GetProperty("decodedFrameCount").ValueKind);
    }

    [Theory]
    [InlineData("media", "probe")]
    [InlineData("captions", "parse")]
    [InlineData("shard", "ls")]
    public async Task LocalVerb_SaysThatTheFileIsMissing(string noun, string verb)
    {
        var (exitCode, code, message) = await shell.GetErrorAsync(noun, verb, "nowhere.bin");

        Assert.Equal((1, "fileMissing", "There is no file 'nowhere.bin'."), (exitCode, code, message));
    }

    private static string Sample(string path) => Path.Combine(Repository.Root, "samples", "recordings", path);

    private static JsonElement Truth(string recording) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "samples", "truth.json"))).RootElement.GetProperty("recordings").EnumerateArray()
            .Single(r => r.GetProperty("name").GetString() == recording);
}
