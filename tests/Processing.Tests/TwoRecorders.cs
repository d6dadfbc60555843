using System.Diagnostics;
using System.Globalization;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>One event, heard by a camera and by a recorder whose clock begins later and runs at another rate.</summary>
internal static class TwoRecorders
{
    public const int RateHz = 16_000;
    public const double VideoSeconds = 40;

    /// <summary>A 10 fps MP4 with the event's sound.</summary>
    public static async Task<byte[]> CameraAsync()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.Combine("event.wav"), Recorder(0, 0, VideoSeconds));
        var path = folder.Combine("camera.mp4");
        string[] arguments =
        [
            "-v", "error", "-nostdin", "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"testsrc=size=160x120:rate=10:duration={VideoSeconds}"), "-i", folder.Combine("event.wav"),
            "-c:v", "libx264", "-pix_fmt", "yuv420p", "-profile:v", "high", "-g", "20", "-flags", "+cgop", "-c:a", "aac", "-bitexact", "-threads", "1", path,
        ];
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments))!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return await File.ReadAllBytesAsync(path);
    }

    /// <summary>A WAV of what a recorder heard: t_event = offset + (1 + drift · 10⁻⁶) · t_recorder.</summary>
    public static byte[] Recorder(double offsetSeconds, double driftPpm, double seconds, int seed = 1)
    {
        var heard = Event(seed);
        var samples = new short[(int)(seconds * RateHz)];
        for (var i = 0; i < samples.Length; i++)
        {
            var at = (offsetSeconds * RateHz) + ((1 + (driftPpm * 1e-6)) * i);
            var before = (int)Math.Floor(at);
            if (before < 0 || before + 1 >= heard.Length) continue;
            samples[i] = (short)(heard[before] + ((at - before) * (heard[before + 1] - heard[before])));
        }

        return Wave(samples);
    }

    /// <summary>Bursts of soft noise that begin at irregular times.</summary>
    private static float[] Event(int seed)
    {
        var random = new Random(seed);
        var samples = new float[(int)(VideoSeconds * RateHz)];
        var (loudness, wanted, smooth, next) = (0.0, 0.0, 0.0, 0);
        for (var i = 0; i < samples.Length; i++)
        {
            if (i >= next)
            {
                wanted = random.NextDouble() < 0.4 ? 0 : random.NextDouble();
                next = i + (int)(RateHz * (0.05 + (0.4 * random.NextDouble())));
            }

            loudness += (wanted - loudness) * 0.005;
            smooth += 0.4 * ((2 * random.NextDouble()) - 1 - smooth);
            samples[i] = (float)(20_000 * loudness * smooth);
        }

        return samples;
    }

    private static byte[] Wave(short[] samples)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + (samples.Length * 2));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(RateHz);
        writer.Write(RateHz * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(samples.Length * 2);
        foreach (var sample in samples) writer.Write(sample);
        writer.Flush();
        return stream.ToArray();
    }
}
