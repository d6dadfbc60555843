using System.Runtime.InteropServices;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Cli.Tests;

public sealed class AlignClockCommandTests : IDisposable
{
    private const int RateHz = 16_000;

    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [RequiresToolFact("ffmpeg")]
    public async Task AlignClock_FindsOffsetAndDrift_BetweenAWavAndAVideo()
    {
        // The other recorder began 2.5 s later, its clock is 80 ppm slow, and its file counts from 1.4 s on.
        var sound = Noise(1, 80);
        var reference = await WriteAsync("reference.wav", sound.AsSpan(0, 70 * RateHz).ToArray(), "-c:a pcm_s16le");
        var other = await WriteAsync("other.mkv", Resampled(sound, 2.5, 80e-6, 60), "-c:a flac -output_ts_offset 1.4");

        var answer = await shell.GetAsync("align", "clock", reference, other);

        Assert.Equal("pass", answer.GetProperty("verdict").GetString());
        Assert.Equal(80, answer.GetProperty("driftPpm").GetDouble(), 2.0);
        var atThirty = answer.GetProperty("offsetSeconds").GetDouble() + ((1 + (answer.GetProperty("driftPpm").GetDouble() * 1e-6)) * (1.4 + 30));
        Assert.Equal(2.5 + (30 * (1 + 80e-6)), atThirty, 1e-3);
        Assert.InRange(answer.GetProperty("confidence").GetDouble(), 0.5, 1);
        Assert.True(answer.GetProperty("evidence").GetProperty("windows").GetProperty("agreeing").GetInt32() >= 5);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task AlignClock_Rejects_WhenTheFilesHeardDifferentThings()
    {
        var reference = await WriteAsync("reference.wav", Noise(1, 40), "-c:a pcm_s16le");
        var other = await WriteAsync("other.wav", Noise(2, 40), "-c:a pcm_s16le");

        var (exitCode, output, _) = await shell.RunAsync("align", "clock", reference, other, "--json");

        Assert.Equal(Wsa.Failed, exitCode);
        var answer = System.Text.Json.JsonDocument.Parse(output).RootElement;
        Assert.Equal("reject", answer.GetProperty("verdict").GetString());
        Assert.NotEmpty(answer.GetProperty("evidence").GetProperty("reasons").EnumerateArray());
    }

    [RequiresToolFact("ffmpeg")]
    public async Task AlignClock_SaysWhichFileHasNoSound()
    {
        var reference = await WriteAsync("reference.wav", Noise(1, 5), "-c:a pcm_s16le");
        var silent = shell.Home.Combine("silent.mp4");
        await FfmpegAsync($"-f lavfi -i testsrc2=size=64x64:rate=10:duration=2 -c:v libx264 {silent}");

        var (exitCode, _, message) = await shell.GetErrorAsync("align", "clock", reference, silent);

        Assert.Equal(Wsa.Failed, exitCode);
        Assert.Contains("silent.mp4", message, StringComparison.Ordinal);
    }

    /// <summary>Bursts of noise of changing length and loudness, as talk has.</summary>
    private static float[] Noise(int seed, int seconds)
    {
        var random = new Random(seed);
        var samples = new float[seconds * RateHz];
        for (var at = 0; at < samples.Length;)
        {
            var (length, loudness) = (random.Next(800, 6000), random.NextSingle() * random.NextSingle() * 0.5f);
            for (var end = Math.Min(samples.Length, at + length); at < end; at++)
                samples[at] = loudness * ((2 * random.NextSingle()) - 1);
        }

        // Microphones hear less of the highest tones.
        for (var i = 1; i < samples.Length; i++)
            samples[i] = (0.4f * samples[i]) + (0.6f * samples[i - 1]);
        return samples;
    }

    private static float[] Resampled(float[] sound, double startSeconds, double drift, int seconds)
    {
        var samples = new float[seconds * RateHz];
        for (var i = 0; i < samples.Length; i++)
        {
            var position = (startSeconds * RateHz) + (i * (1 + drift));
            var (at, part) = ((int)position, (float)(position - Math.Floor(position)));
            samples[i] = ((1 - part) * sound[at]) + (part * sound[at + 1]);
        }

        return samples;
    }

    private async Task<string> WriteAsync(string name, float[] samples, string arguments)
    {
        var raw = shell.Home.Combine(name + ".f32");
        await File.WriteAllBytesAsync(raw, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        var path = shell.Home.Combine(name);
        await FfmpegAsync($"-f f32le -ar {RateHz} -ac 1 -i {raw} {arguments} {path}");
        return path;
    }

    private static async Task FfmpegAsync(string arguments)
    {
        using var process = System.Diagnostics.Process.Start("ffmpeg", $"-v error -nostdin -y {arguments}");
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
