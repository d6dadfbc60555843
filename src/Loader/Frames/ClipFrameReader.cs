using System.Runtime.InteropServices;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Loader;

/// <summary>Decodes chosen frames of a sample's video in a media worker; frames that are not wanted are decoded only where others are predicted from them.</summary>
/// <param name="readers">Has the workers.</param>
public sealed class ClipFrameReader(FrameReaders readers)
{
    /// <summary>The member that holds the video.</summary>
    public const string VideoExtension = "mp4";

    /// <summary>The member that holds the frames: uint8 [frames, height, width, 3], RGB.</summary>
    public const string FramesExtension = "frames.npy";

    /// <summary>The member that holds the frames' times: float64 [frames], seconds.</summary>
    public const string TimesExtension = "pts.npy";

    // A clip of ours has its video first; others may have sound before it.
    private const int MaxStreams = 8;

    /// <summary>The sample with <c>frames.npy</c> in place of <c>mp4</c>, and <c>pts.npy</c> of these frames alone. Other members stay.</summary>
    /// <param name="sample">As a loader gives it.</param>
    /// <param name="sampling">What is wanted.</param>
    /// <param name="seed">For choices that are drawn.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <exception cref="InvalidDataException">The sample has no video, or none whose tables tell its frames.</exception>
    /// <exception cref="MediaException">A frame cannot be decoded.</exception>
    public async Task<Sample> ReplaceVideoAsync(Sample sample, FrameSampling sampling, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(sampling);
        if (!sample.Members.TryGetValue(VideoExtension, out var video)) throw new InvalidDataException($"'{sample.Key}' has no {VideoExtension} to take frames of.");
        var index = IndexOf(sample.Key, video);
        var chosen = FramePicker.Pick(index, sampling, FramePicker.Draw(seed, sample.Epoch, sample.Position, sample.Key));
        var members = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal)
        {
            [FramesExtension] = await DecodeAsync(sample.Key, video, index, chosen, sampling, cancellationToken),
            [TimesExtension] = TimesOf(sample, index, chosen),
        };
        foreach (var (extension, content) in sample.Members)
            if (extension is not (VideoExtension or TimesExtension)) members.Add(extension, content);
        return sample with { Members = members, Tar = default };
    }

    private async Task<byte[]> DecodeAsync(
        string key, ReadOnlyMemory<byte> video, FrameIndex index, int[] chosen, FrameSampling sampling, CancellationToken cancellationToken)
    {
        // A reader that is asked for the same frame again need not decode it again; the copies are made here.
        int[] frames = [.. chosen.Distinct()];
        var content = MediaContent.OfStream($"{key}.{VideoExtension}", $"{key}|{Guid.NewGuid()}", video.Length, _ => Task.FromResult<Stream>(Open(video)));
        byte[]? array = null;
        var (pictureBytes, headerBytes) = (0, 0);
        await readers.ReadAsync(content, index, frames, OutputOf(sampling), (frame, _) =>
        {
            var (width, height) = SizeOf(frame, sampling);
            pictureBytes = width * height * 3;
            array ??= Begin(chosen.Length, height, width, out headerBytes);
            for (var i = 0; i < chosen.Length; i++)
                if (chosen[i] == frame.FrameIndex) CutOut(frame, width, height, array.AsSpan(headerBytes + (i * pictureBytes), pictureBytes));
            frame.Dispose();
            return ValueTask.CompletedTask;
        }, cancellationToken);
        return array!;
    }

    private static byte[] Begin(int count, int height, int width, out int headerBytes)
    {
        var header = NumpyHeader.Write(count, height, width);
        headerBytes = header.Length;
        var array = GC.AllocateUninitializedArray<byte>(checked(header.Length + (count * height * width * 3)));
        header.CopyTo(array, 0);
        return array;
    }

    private static FrameOutput OutputOf(FrameSampling sampling) => sampling switch
    {
        { SizePixels: null } => new(),
        { SizePixels: { } size, Fit: FrameFit.Stretch } => new() { Width = size, Height = size },
        _ => new() { ShortSide = sampling.SizePixels },
    };

    private static (int Width, int Height) SizeOf(VideoFrame frame, FrameSampling sampling) =>
        sampling.SizePixels is { } size ? (size, size) : (frame.Width, frame.Height);

    // The middle of what came, which is larger in one direction at most.
    private static void CutOut(VideoFrame frame, int width, int height, Span<byte> picture)
    {
        var (left, top) = ((frame.Width - width) / 2, (frame.Height - height) / 2);
        for (var row = 0; row < height; row++)
            frame.Data.Span.Slice((((top + row) * frame.Width) + left) * 3, width * 3).CopyTo(picture[(row * width * 3)..]);
    }

    private static FrameIndex IndexOf(string key, ReadOnlyMemory<byte> video)
    {
        using var source = MediaSource.OpenRanges($"{key}.{VideoExtension}", video.Length, (position, buffer) =>
        {
            var count = (int)Math.Min(buffer.Length, video.Length - position);
            video.Span.Slice((int)position, count).CopyTo(buffer.Span);
            return count;
        });
        for (var stream = 0; stream < MaxStreams; stream++)
            if (FrameIndexer.TryReadTables(source, stream) is { Frames.Count: > 0 } index) return index;
        throw new InvalidDataException($"'{key}.{VideoExtension}' is no MP4 whose tables tell every frame's time.");
    }

    // The sample's own times are the recording's; the clip's begin at 0.
    private static byte[] TimesOf(Sample sample, FrameIndex index, int[] chosen)
    {
        var times = sample.Members.TryGetValue(TimesExtension, out var stored) ? Npy.ReadFloat64(stored.Span, out _) : null;
        if (times is not null && times.Length != index.Frames.Count)
            throw new InvalidDataException($"'{sample.Key}' has {times.Length} times for {index.Frames.Count} frames.");
        return Npy.WriteFloat64([.. chosen.Select(frame => times?[frame] ?? index.PtsSeconds(frame))]);
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> video) => MemoryMarshal.TryGetArray(video, out var segment)
        ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
        : new MemoryStream(video.ToArray(), writable: false);
}
