using System.Security.Cryptography;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Testing;

/// <summary>What every blob store must do. A backend's test class inherits it and says how to open its store.</summary>
public abstract partial class BlobStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The store under test; the same for the whole test.</summary>
    protected abstract IBlobStore Store { get; }

    /// <summary>Another store over the same bytes, as after a restart or in another process.</summary>
    protected abstract IBlobStore Reopen();

    /// <summary>Changes the first byte of a stored blob behind the store's back.</summary>
    protected abstract Task DamageAsync(BlobHash hash);

    protected static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    protected async Task<byte[]> ReadAllAsync(BlobHash hash)
    {
        await using var stream = await Store.OpenReadAsync(hash, None);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(262_144)]
    [InlineData(1_000_003)]
    public async Task WriteAsync_KeepsBytesUnderTheirSha256_WhenOfAnySize(int sizeBytes)
    {
        var bytes = Bytes(sizeBytes);
        var info = await Store.WriteAsync(new MemoryStream(bytes), None);
        Assert.Equal(Sha256(bytes), info.Hash.ToString());
        Assert.Equal(sizeBytes, info.SizeBytes);
        Assert.Equal(info, await Store.FindAsync(info.Hash, None));
        Assert.Equal(bytes, await ReadAllAsync(info.Hash));
    }

    [Fact]
    public async Task WriteAsync_KeepsOneBlob_WhenTheSameBytesAreWrittenAtOnce()
    {
        var bytes = Bytes(300_000);
        var infos = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.WriteAsync(new MemoryStream(bytes), None)));
        Assert.Single(infos.Distinct());
        Assert.Single(await Store.ListAsync(None).ToListAsync());
        Assert.Equal(bytes, await ReadAllAsync(infos[0].Hash));
    }

    [Fact]
    public async Task WriteAsync_KeepsNothing_WhenTheStreamBreaks()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => Store.WriteAsync(new CutStream(Bytes(5_000)), None));
        Assert.Empty(await Store.ListAsync(None).ToListAsync());
    }

    [Fact]
    public async Task WriteFileAsync_TakesTheFile_WhenItIsFinished()
    {
        using var folder = new TemporaryFolder();
        var bytes = Bytes(100_000);
        var path = folder.Combine("clip.mp4");
        await File.WriteAllBytesAsync(path, bytes);
        var info = await Store.WriteFileAsync(path, None);
        Assert.Equal(Sha256(bytes), info.Hash.ToString());
        Assert.Equal(bytes, await ReadAllAsync(info.Hash));
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(65_530, 20)]
    [InlineData(299_990, 10)]
    public async Task OpenReadAsync_GivesARange_WhenSought(int offset, int count)
    {
        var bytes = Bytes(300_000);
        var info = await Store.WriteAsync(new MemoryStream(bytes), None);
        await using var stream = await Store.OpenReadAsync(info.Hash, None);
        Assert.Equal(300_000, stream.Length);
        stream.Seek(offset, SeekOrigin.Begin);
        var range = new byte[count];
        await stream.ReadExactlyAsync(range);
        Assert.Equal(bytes[offset..(offset + count)], range);
    }

    [Fact]
    public async Task OpenFileAsync_GivesAPathWithTheBytes_UntilDisposed()
    {
        var bytes = Bytes(3000);
        var info = await Store.WriteAsync(new MemoryStream(bytes), None);
        await using var file = await Store.OpenFileAsync(info.Hash, None);
        Assert.Equal(info, file.Info);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file.Path));
    }

    [Fact]
    public async Task EveryRead_SaysNotFound_WhenTheBlobIsUnknown()
    {
        var unknown = BlobHash.Compute([9, 9, 9]);
        Assert.Null(await Store.FindAsync(unknown, None));
        Assert.Equal(unknown, (await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.OpenReadAsync(unknown, None))).Hash);
        await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.OpenFileAsync(unknown, None));
        await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.VerifyAsync(unknown, None));
    }

    [Fact]
    public async Task VerifyAsync_IsFalse_WhenTheBytesAreDamaged()
    {
        var info = await Store.WriteAsync(new MemoryStream(Bytes(3000)), None);
        Assert.True(await Store.VerifyAsync(info.Hash, None));
        await DamageAsync(info.Hash);
        Assert.False(await Store.VerifyAsync(info.Hash, None));
        await Store.WriteAsync(new MemoryStream(Bytes(3000)), None);
        Assert.True(await Store.VerifyAsync(info.Hash, None), "Sending the bytes again heals the blob.");
    }

    [Fact]
    public async Task ListAsync_GivesEveryBlobInOrder_WhenThereAreSome()
    {
        for (var i = 0; i < 20; i++) await Store.WriteAsync(new MemoryStream([(byte)i]), None);
        var hashes = await Store.ListAsync(None).Select(info => info.Hash).ToListAsync();
        Assert.Equal(20, hashes.Count);
        Assert.Equal(hashes.Order(), hashes);
        Assert.Equal(hashes.Select(hash => hash.ToString()).Order(StringComparer.Ordinal), hashes.Select(hash => hash.ToString()));
    }
}
