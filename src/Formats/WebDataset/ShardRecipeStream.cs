using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>The bytes of a recipe's archive: headers are made, contents come from the store, one blob open at a time.</summary>
internal sealed class ShardRecipeStream(ShardRecipe recipe, IBlobStore store) : Stream
{
    private long _position;
    private int _member = -1; // whose header and blob are at hand
    private byte[] _header = [];
    private Stream? _blob;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => recipe.LengthBytes;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Fills the buffer across headers and small members, so that a reader with a large buffer gets few, large reads.
        var total = 0;
        while (total < buffer.Length && _position < Length)
        {
            var count = await ReadPartAsync(buffer[total..], cancellationToken);
            _position += count;
            total += count;
        }
        return total;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A shard is read asynchronously: its blobs may be far away.");

    public override long Seek(long offset, SeekOrigin origin)
    {
        var start = origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => Length };
        if (start + offset < 0) throw new IOException("Cannot seek before the start of the shard.");
        return _position = start + offset;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_blob is not null) await _blob.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _blob?.Dispose();
        base.Dispose(disposing);
    }

    // At least one byte: from the header, the content, or the padding of the member at the position, or from the end mark.
    private async ValueTask<int> ReadPartAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var offsets = recipe.Offsets;
        if (_position >= offsets[^1]) return Zeros(buffer, Length - _position);
        var index = _member >= 0 && offsets[_member] <= _position && _position < offsets[_member + 1] ? _member : FindMember(offsets);
        if (index != _member) await EnterAsync(index);

        var inMember = _position - offsets[index];
        if (inMember < _header.Length)
        {
            var count = (int)Math.Min(buffer.Length, _header.Length - inMember);
            _header.AsMemory((int)inMember, count).CopyTo(buffer);
            return count;
        }
        var member = recipe.Members[index];
        var inContent = inMember - _header.Length;
        return inContent < member.SizeBytes
            ? await ReadBlobAsync(member, inContent, buffer, cancellationToken)
            : Zeros(buffer, offsets[index + 1] - _position);
    }

    private int FindMember(long[] offsets)
    {
        var found = Array.BinarySearch(offsets, _position);
        return found >= 0 ? found : ~found - 1;
    }

    private async ValueTask EnterAsync(int index)
    {
        if (_blob is not null) await _blob.DisposeAsync();
        _blob = null;
        _header = TarLayout.HeaderOf(recipe.Members[index]);
        _member = index;
    }

    private async ValueTask<int> ReadBlobAsync(ShardMember member, long inContent, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_blob is null)
        {
            var blob = await store.OpenReadAsync(member.Hash, cancellationToken);
            var sizeBytes = blob.Length;
            if (sizeBytes != member.SizeBytes)
            {
                await blob.DisposeAsync();
                throw new InvalidDataException($"The blob of '{member.Name}' has {sizeBytes} bytes, the recipe says {member.SizeBytes}: it is damaged.");
            }
            _blob = blob;
        }
        if (_blob.Position != inContent) _blob.Position = inContent;
        var count = await _blob.ReadAsync(buffer[..(int)Math.Min(buffer.Length, member.SizeBytes - inContent)], cancellationToken);
        return count > 0 ? count : throw new EndOfStreamException($"The blob of '{member.Name}' ended early: it is damaged.");
    }

    private static int Zeros(Memory<byte> buffer, long available)
    {
        var count = (int)Math.Min(buffer.Length, available);
        buffer.Span[..count].Clear();
        return count;
    }
}
