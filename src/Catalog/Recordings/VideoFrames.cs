using Microsoft.Extensions.Caching.Memory;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Frames of stored videos by content hash: indexes and pictures that were made lately are kept in memory, up to a bound.</summary>
public sealed class VideoFrames(IBlobStore blobs, FrameReaders readers) : IDisposable
{
    private const long CacheBytes = 128L << 20;

    /// <summary>Larger pictures are made again rather than push out everything else.</summary>
    private const int MaxCachedPictureBytes = 8 << 20;

    /// <summary>What frames of a set may wait in memory while those before are sent, so that no worker waits for a slow receiver.</summary>
    private const long MaxWaitingBytes = 32L << 20;

    private const int MaxWaitingFrames = 32;

    // What a frame takes in an index.
    private const int IndexEntryBytes = 48;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = CacheBytes });

    /// <summary>A stored frame index.</summary>
    /// <param name="hash">Its blob.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<FrameIndex> GetIndexAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(hash, out FrameIndex? known)) return known!;
        var index = await FrameIndex.ReadAsync(await blobs.ReadAllAsync(hash, cancellationToken), cancellationToken);
        return _cache.Set(hash, index, new MemoryCacheEntryOptions { Size = 1024 + ((long)index.Frames.Count * IndexEntryBytes) });
    }

    /// <summary>One frame as a picture.</summary>
    /// <param name="video">The video's blob.</param>
    /// <param name="index">Its index.</param>
    /// <param name="frameIndex">The frame.</param>
    /// <param name="output">As what.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    internal async Task<byte[]> ReadPictureAsync(BlobHash video, FrameIndex index, int frameIndex, FrameOutput output, CancellationToken cancellationToken) =>
        await GetOrMakeAsync(
            (video, "frame", $"{frameIndex}", output),
            async () => (await readers.ReadAsync(await OpenAsync(video, cancellationToken), index, frameIndex, output, cancellationToken)).Data.ToArray());

    /// <summary>Many frames in one picture.</summary>
    /// <param name="video">The video's blob.</param>
    /// <param name="index">Its index.</param>
    /// <param name="frames">The frames, row by row.</param>
    /// <param name="sheet">How they are laid out.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    internal async Task<byte[]> ReadSheetAsync(BlobHash video, FrameIndex index, IReadOnlyList<int> frames, FrameSheet sheet, CancellationToken cancellationToken) =>
        await GetOrMakeAsync(
            (video, "sheet", string.Join(',', frames), sheet),
            async () => await readers.ReadSheetAsync(await OpenAsync(video, cancellationToken), index, frames, sheet, cancellationToken));

    /// <summary>Frames one after another, in bounded memory.</summary>
    /// <param name="video">The video's blob.</param>
    /// <param name="index">Its index.</param>
    /// <param name="frames">The frames, in the order they come.</param>
    /// <param name="output">As what.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    internal async IAsyncEnumerable<VideoFrame> ReadAllAsync(
        BlobHash video, FrameIndex index, IReadOnlyList<int> frames, FrameOutput output,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var content = await OpenAsync(video, cancellationToken);
        var waiting = new List<VideoFrame>();
        var count = 1;
        for (var next = 0; next < frames.Count; next += waiting.Count)
        {
            waiting.Clear();
            await readers.ReadAsync(
                content, index, [.. frames.Skip(next).Take(count)], output, (frame, _) => { waiting.Add(frame); return ValueTask.CompletedTask; }, cancellationToken);
            foreach (var frame in waiting) yield return frame;
            count = (int)Math.Clamp(MaxWaitingBytes / Math.Max(1, waiting.Max(frame => frame.Data.Length)), 1, MaxWaitingFrames);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    /// <summary>A blob in a local folder is opened by the worker; of any other the worker gets the ranges it asks for.</summary>
    private async Task<MediaContent> OpenAsync(BlobHash video, CancellationToken cancellationToken)
    {
        await using var stream = await blobs.OpenReadAsync(video, cancellationToken);
        return stream is FileStream file
            ? MediaContent.OfFile(file.Name, video.ToString())
            : MediaContent.OfStream("The video", video.ToString(), stream.Length, token => blobs.OpenReadAsync(video, token));
    }

    private async Task<byte[]> GetOrMakeAsync(object key, Func<Task<byte[]>> makeAsync)
    {
        if (_cache.TryGetValue(key, out byte[]? known)) return known!;
        var made = await makeAsync();
        if (made.Length <= MaxCachedPictureBytes) _cache.Set(key, made, new MemoryCacheEntryOptions { Size = made.Length });
        return made;
    }
}
