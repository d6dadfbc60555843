using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Testing;
using static WorkspaceAgents.Testing.GpmfElement;

namespace WorkspaceAgents.Cli.Tests;

/// <summary>Sound and telemetry out of files on this disk; what is written is read by the room that aligns it.</summary>
public sealed class MediaTrackCommandsTests : IDisposable
{
    private const string Srt = "1\n00:00:00,500 --> 00:00:01,250\nOne\nand a <i>half</i> & more\n\n2\n00:00:02,000 --> 00:00:02,900\nné 𝄞\n";
    private const string Chapters = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=Dawn\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1500\nEND=4000\ntitle=Noon\n";

    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [RequiresToolFact("ffmpeg")]
    public async Task MediaAudio_WritesTheSpanAsked_AndTellsOfIt()
    {
        var (video, wav) = (shell.Home.Combine("tone.mp4"), shell.Home.Combine("tone.wav"));
        await FfmpegAsync("-f", "lavfi", "-i", "sine=frequency=1000:sample_rate=44100:duration=4", "-ac", "2", "-c:a", "aac", video);

        var answer = await shell.GetAsync("media", "audio", video, "--start", "1", "--stop", "2.5", "--rate", "16000", "--channels", "mono", "--out", wav);
        var (exitCode, text, _) = await shell.RunAsync("media", "audio", video, "--format", "float32", "--out", wav + ".WAV");

        Assert.Equal((16000, 1, 24000), (answer.GetProperty("sampleRateHz").GetInt32(), answer.GetProperty("channels").GetInt32(), answer.GetProperty("sampleCount").GetInt32()));
        Assert.Equal((1.0, 1.5), (Math.Round(answer.GetProperty("startSeconds").GetDouble(), 4), answer.GetProperty("durationSeconds").GetDouble()));
        Assert.Equal((0, 44100), (answer.GetProperty("gaps").GetArrayLength(), answer.GetProperty("source").GetProperty("sampleRateHz").GetInt32()));
        var samples = MemoryMarshal.Cast<byte, short>((await File.ReadAllBytesAsync(wav)).AsSpan()[^(24000 * 2)..]).ToArray();
        // Sixteen samples a period: ffmpeg's tone is an eighth of full scale, and 3 dB less in two channels.
        Assert.InRange(samples.Max(sample => Math.Abs(sample / 32768.0)), 0.085, 0.095);
        Assert.InRange(samples.Skip(1).Zip(samples, (now, before) => now >= 0 && before < 0).Count(crosses => crosses), 1499, 1501);
        Assert.Equal(0, exitCode);
        Assert.Contains("44100 Hz, 2 channels → ", text, StringComparison.Ordinal);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task MediaAudio_SaysWhatIsWrong_AndWritesNothing()
    {
        var (video, wav) = (shell.Home.Combine("silent.mp4"), shell.Home.Combine("x.wav"));
        await FfmpegAsync("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=1", "-c:v", "libx264", video);
        var sound = shell.Home.Combine("sound.flac");
        await FfmpegAsync("-f", "lavfi", "-i", "sine=duration=1", sound);

        Assert.Equal((1, "invalidRange"), Told(await shell.GetErrorAsync("media", "audio", video, "--out", wav)));
        Assert.Equal((1, "invalidRange"), Told(await shell.GetErrorAsync("media", "audio", sound, "--stream", "4", "--out", wav)));
        Assert.Equal((1, "invalidRange"), Told(await shell.GetErrorAsync("media", "audio", sound, "--start", "9", "--out", wav)));
        Assert.Equal((1, "invalidRange"), Told(await shell.GetErrorAsync("media", "audio", sound, "--rate", "12", "--out", wav)));
        Assert.Equal("usage", (await shell.GetErrorAsync("media", "audio", sound, "--channels", "many", "--out", wav)).Code);
        Assert.Equal("usage", (await shell.GetErrorAsync("media", "audio", sound, "--out", shell.Home.Combine("x.mp3"))).Code);
        Assert.DoesNotContain(Directory.GetFiles(shell.Home.Path), file => Path.GetFileName(file).StartsWith('x'));
    }

    [Fact]
    public async Task MediaTelemetry_WritesLogs_ThatAlignmentReadsWithUnitsAndNothingToSay()
    {
        var (video, folder) = (shell.Home.Combine("camm.mp4"), shell.Home.Combine("tracks"));
        DataTrackFile.Write(video, "camm", 1000, 5, [.. Enumerable.Range(0, 400).Select(i => Sample(i % 2 == 0 ? 2 : 3, i, i / 7f, -i * 0.25f))]);

        var tracks = (await shell.GetAsync("media", "telemetry", video, "--out", folder)).GetProperty("tracks").EnumerateArray().ToList();

        Assert.Equal(2, tracks.Count);
        foreach (var (track, first) in tracks.OrderBy(track => track.GetProperty("startSeconds").GetDouble()).Zip([0, 1]))
        {
            var log = await ReadAsync(track);
            Assert.Equal(200, log.TimesSeconds.Length);
            Assert.All(log.TimesSeconds, (seconds, i) => Assert.Equal((first + (2 * i)) * 0.005, seconds, 9));
            Assert.All(log.Values[1], (value, i) => Assert.Equal((first + (2 * i)) / 7f, value, 1e-6));
        }
    }

    [RequiresSharedMediaFact]
    public async Task MediaTelemetry_WritesARealCamerasLogs_ThatAlignmentReadsWithUnitsAndNothingToSay()
    {
        var video = Path.Combine(Repository.SharedMedia!, "video", "gopro", "max-heromode.mp4");

        var tracks = (await shell.GetAsync("media", "telemetry", video, "--out", shell.Home.Combine("tracks"))).GetProperty("tracks").EnumerateArray().ToList();

        foreach (var track in tracks.Where(track => track.GetProperty("kind").GetString() == "series"))
            await ReadAsync(track);
        var accelerometer = await ReadAsync(tracks.Single(track => track.GetProperty("key").GetString() == "ACCL"));
        Assert.Equal((2082, 0.080577), (accelerometer.TimesSeconds.Length, Math.Round(accelerometer.TimesSeconds[0], 9)));
        Assert.All(accelerometer.Channels, channel => Assert.Equal("m/s²", channel.Unit));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task MediaTelemetry_WritesCaptions_ThatAlignmentReadsWithNothingToSay()
    {
        var (srt, titles, video) = (shell.Home.Combine("a.srt"), shell.Home.Combine("a.txt"), shell.Home.Combine("a.mkv"));
        await File.WriteAllTextAsync(srt, Srt);
        await File.WriteAllTextAsync(titles, Chapters);
        await FfmpegAsync("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=4", "-i", srt, "-i", titles, "-map", "0", "-map", "1", "-map_metadata", "2", "-c:v", "libx264", "-c:s", "srt", video);

        var tracks = (await shell.GetAsync("media", "telemetry", video, "--out", shell.Home.Combine("tracks"))).GetProperty("tracks").EnumerateArray().ToList();

        var (texts, parts) = (await ReadCaptionsAsync(tracks[0]), await ReadCaptionsAsync(tracks[1]));
        Assert.Equal([(0.5, 1.25, "One\nand a half & more"), (2, 2.9, "né 𝄞")], texts.Captions.Select(caption => (caption.StartSeconds, caption.StopSeconds, caption.Text)));
        Assert.Equal([(0, 1.5, "Dawn"), (1.5, 4, "Noon")], parts.Captions.Select(caption => (caption.StartSeconds, caption.StopSeconds, caption.Text)));
    }

    [Fact]
    public async Task MediaTelemetry_NamesFilesHarmlessly_WhateverTheTracksAreCalled()
    {
        var (video, folder) = (shell.Home.Combine("gpmf.mp4"), shell.Home.Combine("deep/tracks"));
        var second = Nest("DEVC", Nest("STRM", Key("SCAL", 's', 2, [0, 1]), Key("../a", 's', 2, [0, 1, 0, 2, 0, 3, 0, 4])));
        DataTrackFile.Write(video, "gpmd", 1000, 1000, [second, second]);

        var track = (await shell.GetAsync("media", "telemetry", video, "--out", folder)).GetProperty("tracks").EnumerateArray().Single();

        Assert.Equal(("../a", 8), (track.GetProperty("key").GetString(), track.GetProperty("count").GetInt32()));
        Assert.Equal([Path.Combine(folder, "___a.csv")], Directory.GetFiles(folder));
        Assert.Equal([folder, video], Directory.GetFileSystemEntries(shell.Home.Path, "*", SearchOption.AllDirectories).Where(entry => entry != Path.GetDirectoryName(folder) && Path.GetDirectoryName(entry) != folder).Order());
    }

    private static (int, string) Told((int ExitCode, string Code, string Message) error) => (error.ExitCode, error.Code);

    private static async Task<SensorLog> ReadAsync(JsonElement track)
    {
        var path = track.GetProperty("path").GetString()!;
        await using var file = File.OpenRead(path);
        var log = await SensorCsvReader.ReadAsync(file, Path.GetFileName(path), CancellationToken.None);
        Assert.Empty(log.Findings);
        Assert.Equal(track.GetProperty("count").GetInt32(), log.TimesSeconds.Length);
        Assert.Equal(
            track.GetProperty("columns").EnumerateArray().Select(column => (column.GetProperty("name").GetString()!, column.GetProperty("unit").GetString())),
            log.Channels.Select(channel => (channel.Name, channel.Unit)));
        return log;
    }

    private static async Task<CaptionFile> ReadCaptionsAsync(JsonElement track)
    {
        var path = track.GetProperty("path").GetString()!;
        var file = CaptionParser.Parse(await File.ReadAllBytesAsync(path), Path.GetFileName(path));
        Assert.Equal(CaptionFormat.WebVtt, file.Format);
        Assert.Empty(file.Findings);
        return file;
    }

    private static byte[] Sample(int type, params float[] values)
    {
        var bytes = new byte[4 + (values.Length * 4)];
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2), (short)type);
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 + (i * 4)), values[i]);
        return bytes;
    }

    private static async Task FfmpegAsync(params string[] arguments)
    {
        using var process = Process.Start("ffmpeg", ["-v", "error", "-y", .. arguments]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
