using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media.Tests;

/// <summary>Sound whose every sample is known, and files of many kinds made of it.</summary>
internal static class MadeSound
{
    public const int Seconds = 24;

    private static readonly Dictionary<string, Task<string>> Files = [];
    private static readonly Lock Gate = new();

    /// <summary>Noise of speech's width with a chirp in it: no two places look alike. Two channels, the right one other than the left.</summary>
    public static float[] Truth(int rateHz)
    {
        var random = new Random(rateHz);
        var samples = new float[rateHz * Seconds * 2];
        double left = 0, right = 0;
        for (var i = 0; i < samples.Length; i += 2)
        {
            var t = (double)i / 2 / rateHz;
            left += 0.25 * ((random.NextDouble() - 0.5) - left);
            right += 0.25 * ((random.NextDouble() - 0.5) - right);
            var chirp = 0.15 * Math.Sin(2 * Math.PI * (200 + (60 * t)) * t);
            samples[i] = (float)(left + chirp);
            samples[i + 1] = (float)(right - chirp);
        }
        return samples;
    }

    /// <summary>A file by its name: codec, then container, such as <c>aac.mp4</c>; with video when the name begins with <c>video-</c>.</summary>
    public static Task<string> FindAsync(string name)
    {
        lock (Gate)
        {
            if (!Files.TryGetValue(name, out var file))
                Files[name] = file = MakeAsync(name);
            return file;
        }
    }

    /// <summary>The rate of a file.</summary>
    public static int RateOf(string name) => name.Contains("44", StringComparison.Ordinal) ? 44100 : 48000;

    private static async Task<string> MakeAsync(string name)
    {
        var rate = RateOf(name);
        var path = Path.Combine(GeneratedMedia.Shared.Folder, $"sound-{name}");
        if (name == $"source{rate}.f32")
        {
            await File.WriteAllBytesAsync(path, MemoryMarshal.AsBytes(Truth(rate).AsSpan()).ToArray());
            return path;
        }
        var input = $"-f f32le -ar {rate} -ac 2 -i {await FindAsync($"source{rate}.f32")} ";
        var codec = name.Replace("video-", "", StringComparison.Ordinal).Split('.')[0].TrimEnd('4', '8');
        var encoder = codec switch
        {
            "aac" => "-c:a aac -aac_pns 0 -b:a 192k",
            "pns" => "-c:a aac -b:a 192k",
            "mp3" => "-c:a libmp3lame -b:a 192k",
            "vbr" => "-c:a libmp3lame -q:a 2",
            "opus" => "-c:a libopus -b:a 192k",
            "vorbis" => "-c:a libvorbis -q:a 6",
            "flac" => "-c:a flac -sample_fmt s32 -strict -2",
            "alac" => "-c:a alac",
            "ac3" => "-c:a ac3 -b:a 384k",
            "mp2" => "-c:a mp2 -b:a 256k",
            _ => "-c:a pcm_f32le",
        };
        var pictures = "-c:v libx264 -preset ultrafast -bf 2 -g 50";
        var video = name.StartsWith("video-", StringComparison.Ordinal) ? $"-f lavfi -i testsrc2=size=96x64:rate=25:duration={Seconds} {pictures}" : "";
        await GeneratedMedia.FfmpegAsync($"{input} {video} {encoder} {path}");
        return path;
    }
}
