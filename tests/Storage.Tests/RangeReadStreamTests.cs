namespace WorkspaceAgents.Storage.Tests;

public sealed class RangeReadStreamTests : IDisposable
{
    private const int LengthBytes = 5_000_000;
    private readonly Ranges _ranges = new(LengthBytes);
    private readonly RangeReadStream _stream;

    public RangeReadStreamTests() => _stream = new(LengthBytes, _ranges);

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task ReadAsync_FetchesOnlyNearby_WhenSought()
    {
        Assert.Empty(_ranges.Asked);
        _stream.Seek(-10, SeekOrigin.End);
        await _stream.ReadExactlyAsync(new byte[10]);
        _stream.Position = 2_000_000;
        await _stream.ReadExactlyAsync(new byte[60_000]);
        _stream.Seek(-1000, SeekOrigin.Current);
        await _stream.ReadExactlyAsync(new byte[1000]);
        Assert.Equal([(LengthBytes - 10, 10), (2_000_000, 65_536)], _ranges.Asked);
    }

    [Fact]
    public async Task ReadAsync_FetchesMoreAndAhead_WhenReadingOn()
    {
        using var all = new MemoryStream();
        await _stream.CopyToAsync(all);
        Assert.Equal(_ranges.Content, all.ToArray());
        Assert.Equal([65_536, 262_144, 1_048_576], _ranges.Asked.Select(range => range.Count).Distinct().Take(3));
        Assert.InRange(_ranges.Asked.Count, 5, 10);
        Assert.Equal(LengthBytes, _ranges.Asked.Sum(range => range.Count));
    }

    [Fact]
    public async Task ReadAsync_GoesOnWhereItWas_WhenAFetchFailed()
    {
        await _stream.ReadExactlyAsync(new byte[65_536]);
        _ranges.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => _stream.ReadAsync(new byte[10]).AsTask());
        Assert.Equal(65_536, _stream.Position);
        _ranges.Fails = false;
        var next = new byte[10];
        await _stream.ReadExactlyAsync(next);
        Assert.Equal(_ranges.Content[65_536..65_546], next);
    }

    [Fact]
    public async Task ReadAsync_KeepsTheFetch_WhenTheReaderIsCancelled()
    {
        _ranges.Hold = new();
        using var cancellation = new CancellationTokenSource();
        var reading = _stream.ReadAsync(new byte[10], cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        _ranges.Hold.SetResult();
        await _stream.ReadExactlyAsync(new byte[10]);
        Assert.Single(_ranges.Asked);
    }

    [Fact]
    public async Task ReadAsync_GivesNothing_BehindTheEnd()
    {
        _stream.Position = LengthBytes + 5;
        Assert.Equal(0, await _stream.ReadAsync(new byte[10]));
        Assert.Empty(_ranges.Asked);
        Assert.Throws<IOException>(() => _stream.Seek(-1, SeekOrigin.Begin));
    }

    private sealed class Ranges : IRangeSource
    {
        public Ranges(int lengthBytes)
        {
            Content = new byte[lengthBytes];
            new Random(4).NextBytes(Content);
        }

        public byte[] Content { get; }
        public List<(int Start, int Count)> Asked { get; } = [];
        public bool Fails { get; set; }
        public TaskCompletionSource? Hold { get; set; }

        public async Task ReadAsync(long offsetBytes, Memory<byte> buffer, CancellationToken cancellationToken)
        {
            Asked.Add(((int)offsetBytes, buffer.Length));
            if (Hold is { } hold) await hold.Task;
            if (Fails) throw new IOException("Injected.");
            Content.AsMemory((int)offsetBytes, buffer.Length).CopyTo(buffer);
        }
    }
}
