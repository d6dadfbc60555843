using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace WorkspaceAgents.Storage;

/// <summary>
/// Appends to a block blob: sends blocks (Put Block) while the next is being received, and makes them durable by the blob's new list of blocks (Put Block
/// List), every <see cref="BlocksPerList"/> blocks and at the end. The list is only taken when nobody else has changed the blob meanwhile.
/// </summary>
internal sealed class BlockWriter : IDisposable
{
    /// <summary>How many blocks are sent between two lists: a crash loses no more than these.</summary>
    public const int BlocksPerList = 64;

    private const int MaxBlocks = 50_000;

    private readonly StagingId _id;
    private readonly BlockBlobClient _blob;
    private readonly int _blockBytes;
    private readonly List<string> _blocks;
    private readonly byte[] _prefix = RandomNumberGenerator.GetBytes(8);
    private byte[] _filling = [];
    private byte[] _sending = [];
    private int _sent;
    private int _unlisted;

    /// <summary>Continues <paramref name="start"/>.</summary>
    public BlockWriter(StagingId id, BlockBlobClient blob, StagedBlob start, int blockBytes)
    {
        (_id, _blob, _blockBytes) = (id, blob, blockBytes);
        _blocks = [.. start.Blocks.Select(block => block.Name)];
        (Version, LengthBytes, SentBytes) = (start.Version, start.LengthBytes, start.LengthBytes);
    }

    /// <summary>Told the durable length whenever it grows.</summary>
    public Action<long>? Listed { get; init; }

    /// <summary>The blob that is written.</summary>
    public BlockBlobClient Blob => _blob;

    /// <summary>Sees every byte that is sent.</summary>
    public RunningHash? Hash { get; set; }

    /// <summary>Goes to the blob with the list of blocks.</summary>
    public IDictionary<string, string>? Metadata { get; set; }

    /// <summary>The blob as it was last listed; null when it does not exist yet.</summary>
    public ETag? Version { get; private set; }

    /// <summary>Durable bytes.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>Durable bytes and those that were sent since.</summary>
    public long SentBytes { get; private set; }

    /// <summary>
    /// Sends a stream to its end and makes it durable. When it breaks, or a block is refused for good, what arrived before is made durable before the
    /// exception is thrown on.
    /// </summary>
    public async Task AppendAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(content, listsAlong: true, cancellationToken);
        }
        catch (Exception) when (_unlisted > 0)
        {
            await ListAsync();
            throw;
        }
        if (_unlisted > 0 || Version is null) await ListAsync();
    }

    /// <summary>Sends a stream to its end; nothing of it is durable, or seen, before <see cref="ListAsync"/>.</summary>
    public Task SendAsync(Stream content, CancellationToken cancellationToken) => SendAsync(content, listsAlong: false, cancellationToken);

    /// <summary>Makes durable what was sent: all of it, or nothing.</summary>
    /// <exception cref="StagingConflictException">Somebody else changed the blob meanwhile.</exception>
    public async Task ListAsync()
    {
        var conditions = Version is { } version ? new BlobRequestConditions { IfMatch = version } : new BlobRequestConditions { IfNoneMatch = ETag.All };
        try
        {
            // Not cancellable: these bytes arrived.
            BlobContentInfo listed = await _blob.CommitBlockListAsync(
                _blocks, new CommitBlockListOptions { Conditions = conditions, Metadata = Metadata }, CancellationToken.None);
            Version = listed.ETag;
        }
        catch (RequestFailedException refused) when (refused.IsConflict() || refused.Status == 404)
        {
            // Block names are never used twice: when the blob has exactly ours, only the answer to an earlier try was lost.
            var upload = await _blob.FindPropertiesAsync(CancellationToken.None);
            var now = upload is null ? null : await StagedBlob.ReadAsync(_blob, upload, CancellationToken.None);
            if (now is null || !now.Blocks.Select(block => block.Name).SequenceEqual(_blocks))
                throw new StagingConflictException(_id, "another append or commit was faster.", upload?.ContentLength);
            Version = now.Version;
        }
        _unlisted = 0;
        LengthBytes = SentBytes;
        Listed?.Invoke(LengthBytes);
    }

    /// <summary>Forgets the buffers; blocks that were not listed are removed by the service.</summary>
    public void Dispose()
    {
        Rent(ref _filling, 0);
        Rent(ref _sending, 0);
    }

    private static void Rent(ref byte[] buffer, int size)
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = size == 0 ? [] : ArrayPool<byte>.Shared.Rent(size);
    }

    private async Task SendAsync(Stream content, bool listsAlong, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? broken = null;
        var sending = Task.CompletedTask;
        for (var ended = false; !ended;)
        {
            var size = BlockBytesNow();
            if (_filling.Length < size) Rent(ref _filling, size);
            var filled = 0;
            try
            {
                while (filled < size && !ended)
                {
                    var count = await content.ReadAsync(_filling.AsMemory(filled, size - filled), cancellationToken);
                    ended = count == 0;
                    filled += count;
                }
            }
            catch (Exception exception)
            {
                broken = ExceptionDispatchInfo.Capture(exception);
                ended = true;
            }
            await sending;
            sending = Task.CompletedTask;
            if (listsAlong && _unlisted >= BlocksPerList) await ListAsync();
            if (filled == 0) continue;
            (_filling, _sending) = (_sending, _filling);
            sending = SendAsync(filled);
        }
        await sending;
        broken?.Throw();
    }

    private async Task SendAsync(int count)
    {
        if (_blocks.Count == MaxBlocks)
            throw new IOException($"Upload {_id} has come in {MaxBlocks} pieces, the most that Azure keeps of one blob. Send the file again in larger pieces.");
        Span<byte> name = stackalloc byte[12];
        _prefix.CopyTo(name);
        BinaryPrimitives.WriteInt32BigEndian(name[8..], _sent++);
        var block = Convert.ToBase64String(name);
        using var bytes = new MemoryStream(_sending, 0, count, writable: false);
        var sending = _blob.StageBlockAsync(block, bytes, cancellationToken: CancellationToken.None);
        Hash?.Append(_sending.AsSpan(0, count)); // while the network works
        try
        {
            await sending;
        }
        catch (RequestFailedException refused) when (refused.IsConflict())
        {
            throw new StagingConflictException(_id, "another append or commit is running.", LengthBytes); // it is leased
        }
        _blocks.Add(block);
        _unlisted++;
        SentBytes += count;
    }

    private int BlockBytesNow() => _blockBytes * _blocks.Count switch { < 10_000 => 1, < 30_000 => 4, _ => 16 };
}
