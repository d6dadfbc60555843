using System.Security.Cryptography;
using System.Text;

namespace WorkspaceAgents.Media.Tests;

/// <summary>The pictures of a video as the ffmpeg command decodes them from its beginning, one hash a frame.</summary>
internal static class FrameTruth
{
    /// <summary>Frames are asked for as they were decoded, since that is what the hashes are of.</summary>
    public static FrameOutput Planes { get; } = new() { Format = FrameFormat.Yuv };

    /// <summary>The hash of every frame of a stream, in the order in which ffmpeg gives them.</summary>
    public static async Task<string[]> HashesAsync(string path, int streamIndex, string extra = "")
    {
        var lines = Encoding.UTF8.GetString(await GeneratedMedia.FfmpegAsync(
            $"-noautorotate {extra} -i {path} -map 0:{streamIndex} -fps_mode passthrough -f framehash -hash sha256 pipe:1"));
        return [.. lines.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[(line.LastIndexOf(' ') + 1)..].Trim())];
    }

    /// <summary>The same hash of a frame that was read.</summary>
    public static string HashOf(VideoFrame frame) => Convert.ToHexStringLower(SHA256.HashData(frame.Data.Span));

    /// <summary>
    /// Reads every frame of a file in a row, backwards, by chance, one by one, and from several threads, and compares each with ffmpeg's.
    /// </summary>
    public static async Task AssertExactAsync(string path, FrameIndex index, string extra = "")
    {
        var truth = await HashesAsync(path, index.StreamIndex, extra);
        Assert.Equal(truth.Length, index.Frames.Count);
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, index);
        AssertExact(reader, truth, Path.GetFileName(path));
    }

    public static void AssertExact(FrameReader reader, string[] truth, string name)
    {
        int[] all = [.. Enumerable.Range(0, truth.Length)];
        var random = new Random(4);
        int[] byChance = [.. Enumerable.Range(0, Math.Min(truth.Length, 60)).Select(_ => random.Next(truth.Length))];

        Assert.Equal(all, Read(reader, all, truth, name + " in a row"));
        Assert.Equal(all.Reverse(), Read(reader, [.. all.Reverse()], truth, name + " backwards"));
        Assert.Equal(byChance, Read(reader, byChance, truth, name + " by chance"));
        foreach (var frame in byChance.Take(15).Concat(all.Take(12)).Concat(all.TakeLast(5)).Concat(all.Take(8).Reverse()))
            AssertIs(reader.GetFrameAt(frame, Planes), frame, truth, name + " alone");
        Parallel.ForEach(byChance.Take(24), new ParallelOptions { MaxDegreeOfParallelism = 4 }, frame => AssertIs(reader.GetFrameAt(frame, Planes), frame, truth, name + " side by side"));
        foreach (var (frame, expected) in reader.GetFramesAt(byChance, Planes, CancellationToken.None).Zip(byChance))
            AssertIs(frame, expected, truth, name + " at once");
    }

    private static List<int> Read(FrameReader reader, int[] frames, string[] truth, string what)
    {
        var read = new List<int>();
        reader.ReadFrames(
            frames,
            Planes,
            frame =>
            {
                AssertIs(frame, frame.FrameIndex, truth, what);
                read.Add(frame.FrameIndex);
            },
            CancellationToken.None);
        return read;
    }

    private static void AssertIs(VideoFrame frame, int expected, string[] truth, string what)
    {
        Assert.Equal(expected, frame.FrameIndex);
        var hash = HashOf(frame);
        if (hash != truth[expected])
            Assert.Fail($"Frame {expected} of {what} is {(Array.IndexOf(truth, hash) is >= 0 and var other ? $"frame {other}" : "no frame of the video")}.");
    }
}
