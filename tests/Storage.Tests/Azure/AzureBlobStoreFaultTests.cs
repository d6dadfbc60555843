using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreFaultTests(AzuriteServer azurite) : BlobStoreFaultContract, IDisposable
{
    private readonly AzureTestStore _test = new(azurite);
    private FaultyTransport? _transport;

    protected override IBlobStore Open() => _test.Open(_transport ??= new(Plan));

    public void Dispose()
    {
        _test.Dispose();
        _transport?.Dispose();
    }
}
