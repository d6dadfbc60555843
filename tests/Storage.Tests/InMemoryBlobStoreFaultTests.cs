using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

public sealed class InMemoryBlobStoreFaultTests : BlobStoreFaultContract
{
    private readonly InMemoryBlobStore _store = new();

    protected override IBlobStore Open() => new InMemoryBlobStore(_store) { Change = Run };

    private void Run(Action change)
    {
        var fault = Plan.Next();
        if (fault is null or StoreFault.LostAnswer) change();
        if (fault is not null) throw new IOException($"Injected: {fault}.");
    }
}
