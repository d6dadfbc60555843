using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

public sealed class InMemoryBlobStoreTests : BlobStoreContract
{
    private readonly InMemoryBlobStore _store = new();

    protected override IBlobStore Store => _store;

    protected override IBlobStore Reopen() => new InMemoryBlobStore(_store);

    protected override Task DamageAsync(BlobHash hash)
    {
        _store.Damage(hash);
        return Task.CompletedTask;
    }
}
