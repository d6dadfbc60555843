using Microsoft.Extensions.Time.Testing;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

public sealed class LocalBlobStoreContractTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.Parse("2030-01-01T00:00:00Z", null));

    public LocalBlobStoreContractTests() => Store = Reopen();

    protected override IBlobStore Store { get; }

    protected override IBlobStore Reopen() => new LocalBlobStore(new() { Folder = _folder.Path }, _clock);

    protected override Task<DateTimeOffset> LetTimePassAsync()
    {
        // Uploads in progress carry the time of the disk: their age counts from the last byte, which only the file system knows.
        foreach (var staged in Directory.EnumerateFiles(_folder.Combine("staging"))) File.SetLastWriteTimeUtc(staged, _clock.GetUtcNow().UtcDateTime);
        _clock.Advance(TimeSpan.FromHours(1));
        return Task.FromResult(_clock.GetUtcNow());
    }

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
