using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

public sealed class StorageExtensionsTests : IDisposable
{
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=name;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";
    private readonly TemporaryFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData("Storage:Azure:ConnectionString", Account)]
    [InlineData("ConnectionStrings:blobs", Account)]
    [InlineData("ConnectionStrings:blobs", "https://name.blob.core.windows.net/")]
    public void AddBlobStorage_GivesTheAzureStore_WhenAskedFor(string key, string value)
    {
        using var provider = Provide(new() { ["Storage:Provider"] = "azure", [key] = value });
        Assert.IsType<AzureBlobStore>(provider.GetRequiredService<IBlobStore>());
    }

    [Theory]
    [InlineData("ConnectionStrings:blobs", null, "ConnectionStrings:blobs")]
    [InlineData("ConnectionStrings:blobs", "AccountName=name;AccountKey=secret", "ConnectionStrings:blobs")]
    [InlineData("ConnectionStrings:blobs", "http://name.blob.core.windows.net/", "https")]
    [InlineData("Storage:Azure:Container", "No", "Storage:Azure:Container")]
    [InlineData("Storage:Azure:BlockBytes", "10", "Storage:Azure:BlockBytes")]
    [InlineData("Storage:Azure:CacheFolder", " ", "Storage:Azure:CacheFolder")]
    [InlineData("Storage:Azure:CacheBytes", "-1", "Storage:Azure:CacheBytes")]
    [InlineData("Storage:Azure:HashStates", "-1", "Storage:Azure:HashStates")]
    public async Task AddBlobStorage_StopsTheHostAndNamesTheKey_WhenASettingIsWrong(string key, string? value, string named)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Provider"] = "azure", ["ConnectionStrings:blobs"] = Account, [key] = value });
        builder.Services.AddBlobStorage(builder.Configuration);
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddBlobStorage_Refuses_WhenTheProviderIsUnknown()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Provide(new() { ["Storage:Provider"] = "s3" }));
        Assert.Contains("Storage:Provider", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryCall_SaysThatTheServiceIsAway_WhenItIs()
    {
        using var store = new AzureBlobStore(
            new() { ConnectionString = $"{Account};BlobEndpoint=http://127.0.0.1:1/name", CacheFolder = _cache.Path },
            client => client.Retry.MaxRetries = 0);
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => store.FindAsync(BlobHash.Empty, CancellationToken.None));
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AppendStagedAsync(StagingId.New(), 0, new MemoryStream([1]), CancellationToken.None));
    }

    private ServiceProvider Provide(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddBlobStorage(new ConfigurationBuilder().AddInMemoryCollection(settings)
                .AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Azure:CacheFolder"] = _cache.Path }).Build())
            .BuildServiceProvider();
}
