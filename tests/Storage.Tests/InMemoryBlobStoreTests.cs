using Microsoft.Extensions.Time.Testing;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

public sealed class InMemoryBlobStoreTests : BlobStoreContract
{
    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryBlobStore _store;

    public InMemoryBlobStoreTests() => _store = new() { Time = _clock };

    protected override IBlobStore Store => _store;

    protected override IBlobStore Reopen() => new InMemoryBlobStore(_store);

    protected override Task<DateTimeOffset> LetTimePassAsync()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        return Task.FromResult(_clock.GetUtcNow());
    }

    protected override Task DamageAsync(BlobHash hash)
    {
        _store.Damage(hash);
        return Task.CompletedTask;
    }
}
