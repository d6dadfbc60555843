namespace WorkspaceAgents.Media;

/// <summary>
/// One frame of a video: which one it is, and its picture. Disposing of it is not needed, but reading many frames is faster when each is
/// disposed of after use: its memory is then used for the next.
/// </summary>
public sealed class VideoFrame : IDisposable
{
    private ReadOnlyMemory<byte>? _data;
    private byte[]? _buffer;

    /// <summary>Its number in presentation order, from 0.</summary>
    public required int FrameIndex { get; init; }

    /// <summary>When it appears, in seconds on the file's own clock.</summary>
    public required double PtsSeconds { get; init; }

    /// <summary>How long it stays on screen, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The width of the picture in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>The height of the picture in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>What <see cref="Data"/> holds.</summary>
    public required FrameFormat Format { get; init; }

    /// <summary>The layout of the pixels by ffmpeg's name: <c>rgb24</c>, <c>gray</c>, <c>yuv420p10le</c>…; of a picture file, what it was decoded from.</summary>
    public required string PixelFormat { get; init; }

    /// <summary>The pixels, or the bytes of the picture file. Not to be used after <see cref="Dispose"/>.</summary>
    public required ReadOnlyMemory<byte> Data
    {
        get => _data ?? throw new ObjectDisposedException(nameof(VideoFrame));
        init => _data = value;
    }

    /// <summary>Where the planes lie in <see cref="Data"/>; one for <c>rgb24</c> and <c>gray</c>, none for picture files.</summary>
    public required IReadOnlyList<FramePlane> Planes { get; init; }

    /// <summary>The decoder found the frame damaged and filled in what was missing: it is the right frame, but not the picture that was encoded.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>The memory to give back, when <see cref="Data"/> is such.</summary>
    internal byte[]? Buffer
    {
        init => _buffer = value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _data = null;
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            FrameBuffers.Shared.Return(buffer);
    }
}
