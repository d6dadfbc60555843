using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

/// <summary>Stores over one container of a test's own; the container and the local copies go with it.</summary>
internal sealed class AzureTestStore(AzuriteServer azurite) : IDisposable
{
    private static readonly HttpClientTransport Shared = new();
    private readonly TemporaryFolder _cache = new();
    private readonly List<AzureBlobStore> _stores = [];

    public AzureBlobStoreOptions Options { get; } = new()
    {
        ConnectionString = azurite.ConnectionString,
        Container = $"test-{Guid.NewGuid():N}",
        BlockBytes = 128 * 1024,
    };

    public BlobContainerClient Container => AzureConnection.Open(Options);

    /// <summary>Another store over the same container, as another process is.</summary>
    public AzureBlobStore Open(HttpPipelineTransport? transport = null)
    {
        Options.CacheFolder = _cache.Path;
        var store = new AzureBlobStore(Options, client =>
        {
            client.Transport = transport ?? Shared;
            client.Retry.Mode = RetryMode.Fixed;
            client.Retry.MaxRetries = 2;
            client.Retry.Delay = TimeSpan.FromMilliseconds(1);
        });
        _stores.Add(store);
        return store;
    }

    /// <summary>Where the bytes of a blob are.</summary>
    public async Task<BlobClient> DataOfAsync(BlobHash hash)
    {
        var entry = await Container.GetBlobClient($"blobs/{hash}").GetPropertiesAsync();
        return Container.GetBlobClient(entry.Value.Metadata["data"]);
    }

    /// <summary>Every blob's name.</summary>
    public async Task<List<string>> NamesAsync() => await Container.GetBlobsAsync().Select(blob => blob.Name).ToListAsync();

    public void Dispose()
    {
        foreach (var store in _stores) store.Dispose();
        Container.DeleteIfExists();
        _cache.Dispose();
    }
}
