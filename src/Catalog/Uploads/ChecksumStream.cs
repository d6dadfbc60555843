using System.Security.Cryptography;

namespace WorkspaceAgents.Catalog;

/// <summary>Hashes what is read through it, by every algorithm that a checksum may yet ask for.</summary>
internal sealed class ChecksumStream(Stream inner, params HashAlgorithmName[] algorithms) : ReadOnlyStream
{
    private readonly IncrementalHash[] _hashes = [.. algorithms.Select(IncrementalHash.CreateHash)];

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        foreach (var hash in _hashes) hash.AppendData(buffer.Span[..read]);
        return read;
    }

    /// <summary>The digest of everything read.</summary>
    public byte[] DigestOf(HashAlgorithmName algorithm) => _hashes.Single(hash => hash.AlgorithmName == algorithm).GetCurrentHash();

    protected override void Dispose(bool disposing)
    {
        if (disposing) foreach (var hash in _hashes) hash.Dispose();
        base.Dispose(disposing);
    }
}
