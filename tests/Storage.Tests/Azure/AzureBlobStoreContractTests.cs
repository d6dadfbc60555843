using Azure.Storage.Blobs.Models;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreContractTests : BlobStoreContract, IDisposable
{
    private readonly AzureTestStore _test;

    public AzureBlobStoreContractTests(AzuriteServer azurite)
    {
        _test = new(azurite);
        Store = _test.Open();
    }

    protected override IBlobStore Store { get; }

    protected override IBlobStore Reopen() => _test.Open();

    protected override async Task<DateTimeOffset> LetTimePassAsync()
    {
        // The service keeps whole seconds, by a clock that nobody sets.
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        while (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() <= before + 1) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        return DateTimeOffset.FromUnixTimeSeconds(before + 2);
    }

    protected override async Task DamageAsync(BlobHash hash)
    {
        var data = await _test.DataOfAsync(hash);
        var metadata = (await data.GetPropertiesAsync()).Value.Metadata;
        var bytes = (await data.DownloadContentAsync()).Value.Content.ToArray();
        bytes[0] ^= 1;
        await data.UploadAsync(new BinaryData(bytes), new BlobUploadOptions { Metadata = metadata });
    }

    public void Dispose() => _test.Dispose();
}
