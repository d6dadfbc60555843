using System.Globalization;
using System.Security.Cryptography;
using System.Buffers.Binary;
using System.Text;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Loader;

/// <summary>Chooses frames of a clip: a pure function of the clip's times, what is wanted, and a draw.</summary>
internal static class FramePicker
{
    private const double DrawScale = 1.0 / (1UL << 53);

    /// <summary>The frames, in order of time; a frame more than once where the clip has too few.</summary>
    /// <param name="index">The clip.</param>
    /// <param name="sampling">What is wanted.</param>
    /// <param name="draw">What was drawn for this sample.</param>
    public static int[] Pick(FrameIndex index, FrameSampling sampling, ulong draw)
    {
        var (from, to) = SpanOf(index, sampling);
        return sampling.Choice switch
        {
            FrameChoice.Keyframes => PickKeyframes(index, sampling.Count, from, to),
            FrameChoice.Rate => PickAtRate(index, sampling, from, to, Fraction(draw, 0)),
            _ => [.. Enumerable.Range(0, sampling.Count).Select(part => PlayedAt(
                index, from + ((to - from) * (part + (sampling.Choice == FrameChoice.Random ? Fraction(draw, part) : 0.5)) / sampling.Count)))],
        };
    }

    /// <summary>What is drawn for a sample: the same whenever and wherever it is read in this epoch.</summary>
    public static ulong Draw(long seed, int epoch, long position, string key)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"workspaceagents.frames/1\n{seed}\n{epoch}\n{position}\n{key}");
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static (double From, double To) SpanOf(FrameIndex index, FrameSampling sampling)
    {
        var (start, stop) = (index.StartSeconds, index.StopSeconds);
        if (sampling is not { AroundSeconds: { } middle, WindowSeconds: { } length }) return (start, stop);
        // A window over an edge is cut there, not moved: a frame is never further from the middle than asked for, unless the clip has none so near.
        var from = Math.Clamp(start + middle - (length / 2), start, stop);
        return (from, Math.Clamp(start + middle + (length / 2), from, stop));
    }

    private static int[] PickAtRate(FrameIndex index, FrameSampling sampling, double from, double to, double drawn)
    {
        var step = 1 / sampling.FramesPerSecond!.Value;
        var free = Math.Max(0, to - from - (step * (sampling.Count - 1)));
        var begin = from + (free * drawn);
        return [.. Enumerable.Range(0, sampling.Count).Select(i => PlayedAt(index, begin + (step * i)))];
    }

    private static int[] PickKeyframes(FrameIndex index, int count, double from, double to)
    {
        var keyframes = new List<int>();
        for (var frame = 0; frame < index.Frames.Count; frame++)
        {
            if (index.Frames.SeekFrames[frame] == frame && index.PtsSeconds(frame) >= from && index.PtsSeconds(frame) < to) keyframes.Add(frame);
        }

        if (keyframes.Count == 0) return [index.GetKeyframeBefore(PlayedAt(index, from))];
        return keyframes.Count <= count ? [.. keyframes] : [.. Enumerable.Range(0, count).Select(i => keyframes[(int)((long)keyframes.Count * i / count)])];
    }

    // Beyond the last frame it stays on screen, before the first that one is.
    private static int PlayedAt(FrameIndex index, double seconds) =>
        seconds < index.StartSeconds ? 0 : index.GetFramePlayedAt(seconds) ?? index.Frames.Count - 1;

    // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014), a number for each part.
    private static double Fraction(ulong draw, int part)
    {
        var value = unchecked(draw + (((ulong)part + 1) * 0x9e3779b97f4a7c15));
        value = unchecked((value ^ (value >> 30)) * 0xbf58476d1ce4e5b9);
        value = unchecked((value ^ (value >> 27)) * 0x94d049bb133111eb);
        return ((value ^ (value >> 31)) >> 11) * DrawScale;
    }
}
