using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace WorkspaceAgents.Storage;

/// <summary>Opens the container of a store.</summary>
internal static class AzureConnection
{
    public static BlobContainerClient Open(AzureBlobStoreOptions options, Action<BlobClientOptions>? configure = null)
    {
        // Not the newest version of the service: every Azurite in use, and Azure in every cloud, knows this one.
        var client = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04)
        {
            Retry = { Mode = RetryMode.Exponential, MaxRetries = 5, Delay = TimeSpan.FromMilliseconds(400), MaxDelay = TimeSpan.FromSeconds(20) },
        };
        configure?.Invoke(client);
        var service = Uri.TryCreate(options.ConnectionString, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? new BlobServiceClient(address, new DefaultAzureCredential(), client)
            : new BlobServiceClient(options.ConnectionString, client);
        return service.GetBlobContainerClient(options.Container);
    }
}
