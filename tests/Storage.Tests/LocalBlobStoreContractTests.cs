using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

public sealed class LocalBlobStoreContractTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LocalBlobStoreContractTests() => Store = new LocalBlobStore(new() { Folder = _folder.Path });

    protected override IBlobStore Store { get; }

    protected override IBlobStore Reopen() => new LocalBlobStore(new() { Folder = _folder.Path });

    protected override async Task DamageAsync(BlobHash hash)
    {
        var path = _folder.Combine("blobs", hash.ToString()[..2], hash.ToString()[2..4], hash.ToString());
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[0] ^= 1;
        File.Delete(path);
        await File.WriteAllBytesAsync(path, bytes);
    }

    public void Dispose() => _folder.Dispose();
}
